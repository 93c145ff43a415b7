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
from tests.formats.figures import figures

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


REFUSALS = {"FHIR-MODIFIER", "FHIR-SUBJECT"}
"""They stand for all of a part that must not be read, and count no leaves."""


def accounted(tree: Any) -> list[sipfhir.Reading]:
    """The readings, every leaf counted, each unmapped one told."""
    readings = list(sipfhir.from_fhir(tree))
    findings = [one for reading in readings for one in reading.findings]
    told = sum(int(one.params.get("leaves", 0)) for one in findings)
    unmapped = sum(one.leaves.unmapped for one in readings)
    assert sum(sum(one.leaves) for one in readings) == measures(tree)[1]
    assert told == unmapped or (told < unmapped and REFUSALS & {one.rule for one in findings})
    return readings


def same(written: bytes, tree: Any) -> bool:
    """The same data, number by number as they are written."""
    return bool(figures(fhir_json.read(written.decode())) == figures(tree))


def test_care_plans_are_read_to_plans_and_written_back_equal() -> None:
    assert len(of("CarePlan")) == 11
    for name in of("CarePlan"):
        [reading] = accounted(example(name))
        assert reading.plan is not None, name
        assert reading.leaves.mapped, name
        written = sipfhir.write(reading, "fhir")
        assert same(written.data, example(name)), name
        assert written.findings == ()


def bundled(*resources: Any) -> dict[str, Any]:
    entries = [{"resource": one} for one in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def led_to(care_plan: str) -> dict[str, Any]:
    """A CarePlan with all that it leads to among the examples."""
    taken: dict[str, Any] = {}
    ahead = [care_plan]
    while ahead:
        name = ahead.pop()
        if name not in taken and name in of(*READ):
            taken[name] = example(name)
            ahead += [reference.replace("/", "-") for reference in references(taken[name])]
    return bundled(*taken.values())


def test_care_plans_are_read_with_all_that_they_lead_to() -> None:
    for name in of("CarePlan"):
        tree = led_to(name)
        [reading] = accounted(tree)
        assert reading.plan is not None, name
        assert same(sipfhir.write(reading, "fhir").data, tree), name


def supported(other: Any) -> sipfhir.Reading:
    """A plan that has a resource beside it, read; what is written back is what was read."""
    plan = {
        **{"resourceType": "CarePlan", "id": "plan", "status": "active", "intent": "plan"},
        "subject": other.get("patient") or other.get("subject") or {"display": "x"},
        "supportingInfo": [{"reference": f"{other['resourceType']}/{other['id']}"}],
    }
    tree = bundled(plan, other)
    [reading] = accounted(tree)
    assert same(sipfhir.write(reading, "fhir").data, tree)
    return reading


def test_consents_are_read_with_their_plan() -> None:
    assert len(of("Consent")) == 12
    for name in of("Consent"):
        plan = supported(example(name)).plan
        assert plan is not None, name
        assert len(plan.consents) == 1, name


def test_of_a_communication_request_nobody_guesses_whether_it_is_a_call() -> None:
    """A call, an initiative and a message of a SIP are told apart by a category of ours: it is told."""
    assert len(of("CommunicationRequest")) == 2
    for name in of("CommunicationRequest"):
        reading = supported(example(name))
        assert reading.plan is not None
        assert [*reading.plan.messages, *reading.plan.invitations] == []
        assert reading.plan.initiative is None
        assert "FHIR-UNREACHED" in {one.rule for one in reading.findings}


@pytest.mark.parametrize("kind", [kind for kind in READ if kind != "CarePlan"])
def test_alone_they_are_no_plan_and_are_told(kind: str) -> None:
    for name in of(kind):
        [reading] = sipfhir.from_fhir(raw(name))
        assert reading.plan is None
        assert reading.leaves.unmapped == measures(example(name))[1]
        assert "FHIR-NOPLAN" in {one.rule for one in reading.findings}
