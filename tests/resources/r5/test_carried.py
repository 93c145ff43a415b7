"""Plans in R5: taken by R5's own classes, nothing lost in silence, a consent that means the same."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given, settings

import sipfhir
from sipfhir.cli import main
from sipfhir.errors import BadConfiguration
from sipfhir.findings import Finding
from sipfhir.plan import Concept, Consent, Need, Plan
from sipfhir.resources import Context, build, r5
from sipfhir.site import Site
from tests.conformance.samples import SAMPLES
from tests.resources.checks import walk
from tests.resources.samples import NURSE, PERSON, PLAN, UNIT
from tests.strategies import plans

CONTEXT = Context(activities="reference")
TABLE = r5.table(Site())
Node = dict[str, Any]
CODES = {
    ("CarePlan", "status"): "draft active on-hold revoked completed entered-in-error unknown",
    ("CarePlan", "intent"): "proposal plan order option directive",
    ("Consent", "status"): "draft active inactive not-done entered-in-error unknown",
    ("Consent", "decision"): "deny permit",
    ("CommunicationRequest", "status"): "draft active on-hold revoked completed entered-in-error unknown",
    ("CommunicationRequest", "intent"): "proposal plan directive order original-order reflex-order "
    "filler-order instance-order option",
    (
        "Task",
        "status",
    ): "draft requested received accepted rejected ready cancelled in-progress on-hold failed "
    "completed entered-in-error",
    ("Task", "intent"): "unknown proposal plan order original-order reflex-order filler-order instance-order "
    "option",
    ("ServiceRequest", "status"): "draft active on-hold revoked completed entered-in-error unknown",
    ("Goal", "lifecycleStatus"): "proposed planned accepted active on-hold completed cancelled "
    "entered-in-error rejected",
    ("Appointment", "status"): "proposed pending booked arrived fulfilled cancelled noshow entered-in-error "
    "checked-in waitlist",
    ("Procedure", "status"): "preparation in-progress not-done on-hold stopped completed entered-in-error "
    "unknown",
    ("DocumentReference", "status"): "current superseded entered-in-error",
    ("Patient", "gender"): "male female other unknown",
}
"""Required bindings of R5 (5.0.0), element by element."""
DEMANDED = {
    "CarePlan": "status intent subject",
    "CommunicationRequest": "status intent",
    "Condition": "clinicalStatus subject",
    "Consent": "status",
    "Goal": "lifecycleStatus description subject",
    "Task": "status intent",
    "ServiceRequest": "status intent subject",
    "Appointment": "status participant",
    "DocumentReference": "status content",
    "Procedure": "status subject",
    "Provenance": "target agent",
    "RelatedPerson": "patient",
}
"""What R5 demands of a resource: there, or said to be absent."""


def carried(plan: Plan) -> tuple[list[Node], list[Finding]]:
    return r5.carried(build(plan, CONTEXT), TABLE)


def faults(resources: list[Node]) -> Iterator[str]:
    names = {f"{one['resourceType']}/{one['id']}" for one in resources}
    for one in resources:
        kind = one["resourceType"]
        for element in DEMANDED.get(kind, "").split():
            if not {element, f"_{element}"} & one.keys():
                yield f"{kind}.{element} is missing"
        for (of, element), codes in CODES.items():
            if of == kind and element in one and one[element] not in codes.split():
                yield f"{kind}.{element} has no such code"
        for at, node in walk(one):
            if isinstance(node, dict) and isinstance(node.get("reference"), str):
                yield from () if node["reference"] in names else (f"{kind}{at} leads nowhere",)
            if node in ("", [], {}):
                yield f"{kind}{at} is empty"


@settings(max_examples=60)
@given(plans(12))
def test_r5_takes_what_is_made(plan: Plan) -> None:
    resources, _ = carried(plan)
    assert list(faults(resources)) == []
    assert len(r5.models(resources)) == len(resources)


def said(resources: list[Node]) -> set[str]:
    """Every text of the resources, but for what R5 has other words for."""
    found: set[str] = set()
    for one in resources:
        rest = {key: child for key, child in one.items() if key not in ("meta", "status", "provision")}
        found |= {node for _, node in walk(rest) if isinstance(node, str)}
    return found


@settings(max_examples=60)
@given(plans(12))
def test_what_is_not_in_r5_is_told(plan: Plan) -> None:
    old = build(plan, CONTEXT)
    new, findings = r5.carried(old, TABLE)
    gone = said(list(old)) - said(new)
    days = {one["dateTime"] for one in old if one["resourceType"] == "Consent" and "dateTime" in one}
    assert gone <= days
    less = [one.params["field"] for one in findings if one.params.get("case") == "less"]
    assert len(less) == sum("T" in one.get("dateTime", "") for one in old)
    assert {one.rule for one in findings} <= {"LOSS-R5"}
    assert len(new) == len(old)


@pytest.mark.parametrize("file", SAMPLES[1::4], ids=lambda file: f"{file.parts[-3]}/{file.name}")
def test_good_samples_in_r5(file: Path) -> None:
    for reading in sipfhir.read(file):
        if reading.plan is not None:
            made = sipfhir.to_fhir(reading, version="R5", disclose_protected=True)
            assert len(made.models()) == len(made)
            assert list(faults(made)) == []
            assert made.collection()["entry"][0]["resource"] == made[0]
            assert b"4.3.0" not in msgspec.json.encode(made.transaction())


def one_of(kind: str, plan: Plan) -> Node:
    return next(one for one in carried(plan)[0] if one["resourceType"] == kind)


def test_the_plan_in_r5() -> None:
    plan = one_of("CarePlan", PLAN)
    assert plan["custodian"]["reference"].startswith("Organization/")
    assert plan["addresses"][0]["reference"]["reference"].startswith("Condition/")
    assert {key for one in plan["activity"] for key in one} == {"plannedActivityReference", "extension"}
    assert "author" not in plan
    assert plan["meta"]["profile"] == ["http://hl7.org/fhir/StructureDefinition/CarePlan|5.0.0"]


def consent(status: str, **more: Any) -> Node:
    what = Consent(status=Concept(status), parties=(UNIT,), given_by=NURSE, **more)
    return one_of("Consent", Plan(person=PERSON, consents=(what,)))


def test_a_permit_to_some_is_a_denial_with_exceptions() -> None:
    """R5's provisions are "assumed to be a negation of the previous level"."""
    given_ = consent("given", start="2024", end="2025", date="2024-01-02T10:00:00+01:00")
    assert (given_["status"], given_["decision"]) == ("active", "deny")
    [provision] = given_["provision"]
    assert provision["actor"][0]["reference"]["reference"].startswith("Organization/")
    assert (given_["period"], given_["date"]) == ({"start": "2024", "end": "2025"}, "2024-01-02")
    assert given_["subject"]["reference"].startswith("Patient/")
    assert [one["reference"].partition("/")[0] for one in given_["grantor"]] == ["PractitionerRole"]
    assert given_["regulatoryBasis"] == [{"text": "SIP-samtycke"}]
    assert not {"scope", "policyRule", "patient", "performer", "dateTime"} & given_.keys()


def test_a_refusal_permits_nobody() -> None:
    what = Consent(status=Concept("refused"), parties=(UNIT,))
    resources, findings = carried(Plan(person=PERSON, consents=(what,)))
    [refused] = [one for one in resources if one["resourceType"] == "Consent"]
    assert (refused["status"], refused["decision"]) == ("active", "deny")
    assert "provision" not in refused
    told = [(one.rule, one.params["field"]) for one in findings]
    assert told == [("LOSS-R5", "Consent.provision.actor")]


@pytest.mark.parametrize(
    ("ours", "theirs"), [("asked", "draft"), ("withdrawn", "inactive"), ("expired", "inactive")]
)
def test_a_consent_that_is_not_in_force_says_so(ours: str, theirs: str) -> None:
    assert consent(ours)["status"] == theirs


def test_a_consent_to_nobody_in_particular_decides_nothing() -> None:
    what = Consent(status=Concept("given"), date="2024")
    assert "decision" not in one_of("Consent", Plan(person=PERSON, consents=(what,)))


def test_who_assessed_a_need_takes_part_as_informant() -> None:
    need = one_of("Condition", Plan(person=PERSON, needs=(Need(description="x", assessed_by=NURSE),)))
    assert need["participant"][0]["function"]["coding"][0]["code"] == "informant"
    assert need["clinicalStatus"]["coding"][0]["code"] == "unknown"


def test_r5_is_refused_not_misread() -> None:
    made = sipfhir.to_fhir(PLAN, version="R5")
    [reading] = sipfhir.from_fhir(made.collection())
    assert reading.plan is None
    assert "FHIR-R5" in {one.rule for one in reading.findings}
    for one in made:
        kinds = {finding.rule for each in sipfhir.from_fhir([one]) for finding in each.findings}
        assert kinds & {"FHIR-R5", "FHIR-NOPLAN"}


@pytest.mark.parametrize(
    "told",
    [
        {"meta": {"profile": ["http://hl7.org/fhir/StructureDefinition/CarePlan|5.0.0"]}},
        {"custodian": {"display": "x"}},
        {"addresses": [{"concept": {"text": "x"}}]},
        {"addresses": [{"reference": {"display": "x"}}]},
        {"activity": [{"performedActivity": [{"concept": {"text": "x"}}]}]},
    ],
)
def test_r5_is_told_by_what_r4_does_not_have(told: Node) -> None:
    plan = {"resourceType": "CarePlan", "status": "active", "intent": "plan", "subject": {"display": "x"}}
    [reading] = sipfhir.from_fhir([{**plan, **told}])
    assert [one.rule for one in reading.findings if one.severity == 3] == ["FHIR-R5"]
    assert next(iter(sipfhir.from_fhir([plan]))).plan is not None


def run(*words: str) -> Any:
    return CliRunner().invoke(main, ["convert", "samples/webcare/good/utskrivning-aldre.csv", *words])


def test_on_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[3])
    made = run("--to", "fhir", "--fhir-version", "R5")
    assert made.exit_code == 0
    kinds = [entry["resource"]["resourceType"] for entry in json.loads(made.stdout)["entry"]]
    assert "Task" in kinds
    assert "LOSS-R5" in made.stderr
    lines = run("--to", "fhir", "--activities", "reference", "--format", "ndjson").stdout
    assert '"resourceType":"Task"' in lines
    assert '"resourceType":"Task"' not in run("--to", "fhir", "--activities", "detail").stdout
    assert run("--to", "fhir", "--fhir-version", "R5", "--activities", "detail").exit_code == 2
    assert run("--to", "lifecare", "--activities", "reference").exit_code == 2


def test_a_table_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "fhir").mkdir()
    (tmp_path / "fhir" / "r5.yaml").write_text("CarePlan: {changed: {author: {too: x}}}\n", encoding="utf-8")
    with pytest.raises(BadConfiguration, match=r"r5\.yaml"):
        r5.table(Site(tmp_path))
