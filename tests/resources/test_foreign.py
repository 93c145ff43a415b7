"""FHIR of another maker, and lists that are not one plan."""

from typing import Any

from sipfhir.plan import HumanName, Identifier, Organization, Party, Person, Plan
from sipfhir.resources import Context, build, parse
from tests.resources.samples import NURSE, PLAN

CONTEXT = Context()
FOREIGN: dict[str, Any] = {
    "resourceType": "CarePlan",
    "id": "1",
    "status": "active",
    "intent": "order",
    "title": "Vårdplan",
    "subject": {"identifier": {"value": "7"}, "display": "Någon"},
    "author": {"type": "Organization", "display": "Kliniken"},
    "contributor": [{"reference": "Organization/borta"}],
    "activity": [{"reference": {"reference": "Task/1"}}, {"detail": {"status": "stopped"}}],
}


def test_what_is_known_is_read_and_the_rest_is_told() -> None:
    (parsed,) = parse([FOREIGN], CONTEXT)
    assert parsed.plan.title == "Vårdplan"
    assert parsed.plan.person == Person(
        identifiers=(Identifier(kind="local", value="7"),), name=HumanName(text="Någon")
    )
    assert parsed.plan.author is not None
    assert parsed.plan.author.organization == Organization(name="Kliniken")
    assert parsed.unmapped == [
        "/0/intent",
        "/0/contributor/0/reference",
        "/0/activity/0/reference/reference",
        "/0/activity/1/detail/status",
    ]
    assert [finding.rule for finding in parsed.findings] == ["FHIR-UNMAPPED"]


def test_resource_that_no_plan_reaches_is_unmapped_and_found() -> None:
    resources = [
        *build(Plan(title="Plan"), CONTEXT),
        {"resourceType": "Observation", "id": "o", "status": "final"},
    ]
    (parsed,) = parse(resources, CONTEXT)
    assert parsed.unmapped == ["/1/resourceType", "/1/id", "/1/status"]
    assert [finding.rule for finding in parsed.findings] == ["FHIR-UNREACHED", "FHIR-UNMAPPED"]


def test_list_without_a_plan_is_an_error_and_all_unmapped() -> None:
    (parsed,) = parse([{"resourceType": "Patient", "id": "p"}], CONTEXT)
    assert parsed.unmapped == ["/0/resourceType", "/0/id"]
    assert [finding.rule for finding in parsed.findings] == ["FHIR-NOPLAN"]
    assert parse([], CONTEXT) == []


def test_several_plans_share_their_resources() -> None:
    other = Plan(identifiers=(Identifier(kind="local", value="B-2"),), coordinator=NURSE)
    resources = {
        f"{one['resourceType']}/{one['id']}": one for plan in (PLAN, other) for one in build(plan, CONTEXT)
    }
    assert [parsed.plan for parsed in parse(list(resources.values()), CONTEXT)] == [PLAN, other]


def test_absolute_references_are_followed() -> None:
    plan = Plan(coordinator=Party(name=HumanName(text="A")))
    resources = list(build(plan, CONTEXT))
    team = next(one for one in resources if one["resourceType"] == "CareTeam")
    (member,) = team["participant"]
    member["member"] = {
        **member["member"],
        "reference": f"https://x.example/fhir/{member['member']['reference']}",
    }
    assert parse(resources, CONTEXT)[0].plan == plan


def test_provenance_of_another_plan_is_not_this_plans_source() -> None:
    resources = list(build(PLAN, CONTEXT))
    provenance = resources.pop()
    resources.append({**provenance, "target": [{"reference": "CarePlan/annan"}]})
    assert parse(resources, CONTEXT)[0].plan.source is None
