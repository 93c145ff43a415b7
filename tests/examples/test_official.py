"""The official examples of R4: judged as valid, the same in both spellings, read to plans, written back."""

import re
from typing import Any

import pytest

import sipfhir
from sipfhir.conformance.checking import faults_of
from sipfhir.conformance.definitions import definitions
from sipfhir.findings import Severity
from sipfhir.formats import fhir_json, fhir_xml
from sipfhir.formats.fhir_unknown import unknown
from sipfhir.formats.json_decode import measures
from sipfhir.registry import shipped
from tests.examples.official import KNOWN, MISSING, READ, example, names, of, ordinary, raw, references, some

pytestmark = MISSING


def test_all_of_them_are_here() -> None:
    assert len(names()) == 5306
    assert len(ordinary()) == 856
    assert {name.partition("-")[0] for name in of(*READ)} == {*READ}


def test_every_ordinary_one_is_judged_as_valid_but_those_that_are_not() -> None:
    known = definitions(shipped())
    found: dict[str, str] = {}
    for name in ordinary():
        for fault in faults_of(example(name), (), known):
            if fault.severity is Severity.ERROR:
                found.setdefault(name, fault.rule)
    assert found == {name: told["rule"] for name, told in KNOWN.items()}


def test_none_of_a_type_that_is_read_is_refused() -> None:
    assert not [name for name in KNOWN if name.partition("-")[0] in READ]


def test_they_are_the_same_in_xml_and_hold_nothing_unknown() -> None:
    for name in some():
        tree = example(name)
        written = fhir_xml.write(tree)
        back = fhir_xml.read(written)
        assert figures(back) == figures(as_xml_reads(tree)), name
        assert fhir_xml.write(fhir_json.read(fhir_json.write(back).decode())) == written, name
        assert list(unknown(tree)) == [], name


def as_xml_reads(node: Any) -> Any:
    """The tree with the line ends of narratives as XML reads them: there is no other kind in XML."""
    if isinstance(node, dict):
        return {
            name: re.sub("\r\n?", "\n", child) if name == "div" else as_xml_reads(child)
            for name, child in node.items()
        }
    return [as_xml_reads(child) for child in node] if isinstance(node, list) else node


def figures(tree: Any) -> Any:
    """The tree with its numbers as they are written: 1.0 is not 1.00."""
    if isinstance(tree, dict):
        return {name: figures(child) for name, child in tree.items()}
    if isinstance(tree, list):
        return [figures(child) for child in tree]
    return tree if isinstance(tree, str | bool) or tree is None else ("number", str(tree))


def accounted(tree: Any) -> list[sipfhir.Reading]:
    """The readings, every leaf counted, each unmapped one told."""
    readings = list(sipfhir.from_fhir(tree))
    assert sum(sum(one.leaves) for one in readings) == measures(tree)[1]
    told = [one for reading in readings for one in reading.findings if "leaves" in one.params]
    assert sum(int(one.params["leaves"]) for one in told) == sum(one.leaves.unmapped for one in readings)
    return readings


def test_care_plans_are_read_to_plans_and_written_back_equal() -> None:
    assert len(of("CarePlan")) == 11
    for name in of("CarePlan"):
        [reading] = accounted(example(name))
        assert reading.plan is not None, name
        assert reading.leaves.mapped, name
        written = sipfhir.write(reading, "fhir")
        assert figures(fhir_json.read(written.data.decode())) == figures(example(name))
        assert written.findings == ()


def bundle(care_plan: str) -> dict[str, Any]:
    """A CarePlan with all that it leads to among the examples."""
    taken, ahead = {}, [care_plan]
    while ahead:
        name = ahead.pop()
        if name not in taken and name in ordinary():
            taken[name] = example(name)
            ahead += [reference.replace("/", "-") for reference in references(taken[name])]
    entries = [{"resource": one} for one in taken.values() if one["resourceType"] in READ]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def test_care_plans_are_read_with_all_that_they_lead_to() -> None:
    for name in of("CarePlan"):
        tree = bundle(name)
        readings = accounted_with_shared(tree)
        assert [one.plan is not None for one in readings] == [True] * len(plans_in(tree)), name
        written = sipfhir.write(readings, "fhir")
        assert figures(fhir_json.read(written.data.decode())) == figures(tree)


def plans_in(tree: dict[str, Any]) -> list[Any]:
    return [one for one in tree["entry"] if one["resource"]["resourceType"] == "CarePlan"]


def accounted_with_shared(tree: dict[str, Any]) -> list[sipfhir.Reading]:
    """What two plans share is counted with both: then only what is one plan's can be summed up."""
    return accounted(tree) if len(plans_in(tree)) == 1 else list(sipfhir.from_fhir(tree))


@pytest.mark.parametrize("kind", ["Consent", "CommunicationRequest"])
def test_what_stands_beside_a_plan_is_read_with_it(kind: str) -> None:
    assert of(kind)
    for name in of(kind):
        other = example(name)
        plan = {
            **{"resourceType": "CarePlan", "id": "plan", "status": "active", "intent": "plan"},
            "subject": other.get("patient") or other.get("subject") or {"display": "x"},
            "supportingInfo": [{"reference": f"{kind}/{other['id']}"}],
        }
        entries = [{"resource": plan}, {"resource": other}]
        tree = {"resourceType": "Bundle", "type": "collection", "entry": entries}
        [reading] = accounted(tree)
        assert reading.plan is not None
        told = (
            reading.plan.consents
            if kind == "Consent"
            else (reading.plan.messages or reading.plan.invitations)
        )
        assert told, name
        assert figures(fhir_json.read(sipfhir.write(reading, "fhir").data.decode())) == figures(tree)


@pytest.mark.parametrize("kind", [kind for kind in READ if kind != "CarePlan"])
def test_alone_they_are_no_plan_and_are_told(kind: str) -> None:
    for name in of(kind):
        [reading] = list(sipfhir.from_fhir(raw(name)))
        assert reading.plan is None
        assert reading.leaves.unmapped == measures(example(name))[1]
        assert "FHIR-NOPLAN" in {one.rule for one in reading.findings}
