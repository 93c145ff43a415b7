"""FHIR of another maker, and lists that are not one plan."""

import copy
from typing import Any

import pytest

from sipfhir.plan import (
    ActivityCode,
    Concept,
    Goal,
    HumanName,
    Identifier,
    Organization,
    Party,
    Person,
    Plan,
)
from sipfhir.resources import Context, Parsed, build, parse
from sipfhir.resources.foreign import PLACES
from tests.resources.samples import NURSE, PLAN
from tests.resources.test_law import all_leaves

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


def told(parsed: Parsed) -> list[tuple[str, str | None]]:
    """Rule and pointer of each finding."""
    return [(finding.rule, finding.place.path) for finding in parsed.findings]


def ours() -> list[dict[str, Any]]:
    """The resources of a whole plan, to be changed."""
    return copy.deepcopy(list(build(PLAN, CONTEXT)))


def first(resources: list[dict[str, Any]], resource_type: str) -> tuple[int, dict[str, Any]]:
    return next((i, one) for i, one in enumerate(resources) if one["resourceType"] == resource_type)


def read(resources: list[dict[str, Any]]) -> Parsed:
    """The plan, with every leaf accounted for."""
    (parsed,) = parse(resources, CONTEXT)
    assert parsed.mapped + parsed.ignored + len(parsed.unmapped) == all_leaves(resources)
    return parsed


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
    ]
    assert told(parsed) == [
        ("FHIR-INTENT", "/0/intent"),
        ("FHIR-DANGLING", "/0/contributor/0/reference"),
        ("FHIR-DANGLING", "/0/activity/0/reference/reference"),
        ("FHIR-UNMAPPED", "/0/intent"),
        ("FHIR-UNMAPPED", "/0/contributor/0"),
        ("FHIR-UNMAPPED", "/0/activity/0"),
    ]
    assert parsed.unplaced == {"interventions", *PLACES}


def test_resource_that_no_plan_reaches_is_unmapped_and_found() -> None:
    resources = [
        *build(Plan(title="Plan"), CONTEXT),
        {"resourceType": "Observation", "id": "o", "status": "final"},
    ]
    (parsed,) = parse(resources, CONTEXT)
    assert parsed.unmapped == ["/1/resourceType", "/1/id", "/1/status"]
    assert told(parsed) == [("FHIR-UNREACHED", "/1")]


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
    plan = Plan(coordinator=NURSE)
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


def test_activity_that_is_not_to_be_done_is_no_intervention() -> None:
    resources = ours()
    resources[0]["activity"][0]["detail"]["doNotPerform"] = True
    parsed = read(resources)
    assert ("FHIR-MODIFIER", "/0/activity/0/detail/doNotPerform") in told(parsed)
    assert parsed.plan.interventions == PLAN.interventions[1:]
    resources[0]["activity"][0]["detail"]["doNotPerform"] = False
    parsed = read(resources)
    assert told(parsed) == []
    assert parsed.plan == PLAN


@pytest.mark.parametrize("member", ["modifierExtension", "implicitRules"])
def test_resource_with_a_modifier_is_not_read(member: str) -> None:
    resources = ours()
    i, goal = first(resources, "Goal")
    goal["description"][member] = [{"url": "https://x.example/not", "valueBoolean": True}]
    parsed = read(resources)
    assert told(parsed) == [("FHIR-MODIFIER", f"/{i}/description/{member}")]
    assert len(parsed.plan.goals) == len(PLAN.goals) - 1


def test_care_plan_with_a_modifier_is_no_plan() -> None:
    resources = ours()
    resources[0]["activity"][0]["modifierExtension"] = [
        {"url": "https://x.example/not", "valueBoolean": True}
    ]
    parsed = read(resources)
    assert told(parsed) == [("FHIR-MODIFIER", "/0/activity/0/modifierExtension")]
    assert not parsed.readable


@pytest.mark.parametrize("nested", [False, True])
def test_active_consent_that_denies_is_not_given(nested: bool) -> None:
    resources = ours()
    i, consent = first(resources, "Consent")
    provision = consent.setdefault("provision", {})
    provision |= {"provision": [{"type": "deny"}]} if nested else {"type": "deny"}
    parsed = read(resources)
    where = "/provision/provision/0/type" if nested else "/provision/type"
    assert ("FHIR-MODIFIER", f"/{i}{where}") in told(parsed)
    assert parsed.plan.consents[0].status is None
    assert parsed.plan.consents[0].date == PLAN.consents[0].date


@pytest.mark.parametrize(
    ("resource_type", "member", "value", "field"),
    [
        ("Consent", "status", "entered-in-error", "consents"),
        ("Goal", "lifecycleStatus", "entered-in-error", "goals"),
        ("Condition", "verificationStatus", {"coding": [{"code": "entered-in-error"}]}, "needs"),
        ("Condition", "verificationStatus", {"coding": [{"code": "refuted"}]}, "needs"),
    ],
)
def test_what_is_wrong_or_not_so_is_left_out(resource_type: str, member: str, value: Any, field: str) -> None:
    resources = ours()
    i, one = first(resources, resource_type)
    one[member] = value
    parsed = read(resources)
    rule = "FHIR-ERRONEOUS" if "entered-in-error" in str(value) else "FHIR-MODIFIER"
    assert (rule, f"/{i}/{member}") in told(parsed)
    assert len(getattr(parsed.plan, field)) == len(getattr(PLAN, field)) - 1


def test_code_of_what_was_not_done_is_left_out() -> None:
    plan = Plan(codes=(ActivityCode(system="KVÅ", code="AU124"),))
    resources = copy.deepcopy(list(build(plan, CONTEXT)))
    i, procedure = first(resources, "Procedure")
    procedure["status"] = "not-done"
    parsed = read(resources)
    assert told(parsed) == [("FHIR-MODIFIER", f"/{i}/status")]
    assert parsed.plan == Plan()


def test_plan_in_error_keeps_its_goals() -> None:
    plan = Plan(status=Concept("entered-in-error"), goals=(Goal(id="1", description="gå"),))
    assert read(copy.deepcopy(list(build(plan, CONTEXT)))).plan == plan


def test_activity_in_error_is_left_out_and_a_call_in_error_is_misdirected() -> None:
    resources = ours()
    calls = [
        one for one in resources if one.get("category") and one["resourceType"] == "CommunicationRequest"
    ]
    call = next(one for one in calls if "kallelse" in str(one["category"]))
    call["status"] = resources[0]["activity"][0]["detail"]["status"] = "entered-in-error"
    parsed = read(resources)
    assert [rule for rule, _ in told(parsed)].count("FHIR-ERRONEOUS") == 1
    assert len(parsed.plan.invitations) == len(PLAN.invitations)
    assert "misdirected" in [one.status.code for one in parsed.plan.invitations if one.status]
    assert len(parsed.plan.interventions) == len(PLAN.interventions) - 1


@pytest.mark.parametrize(("resource_type", "member"), [("Goal", "subject"), ("Consent", "patient")])
def test_resource_about_another_person_is_not_read(resource_type: str, member: str) -> None:
    resources = ours()
    i, one = first(resources, resource_type)
    one[member] = {"reference": "Patient/annan"}
    assert (("FHIR-SUBJECT", f"/{i}/{member}")) in told(read(resources))
    one[member] = {"reference": f"https://x.example/fhir/{resources[0]['subject']['reference']}"}
    parsed = read(resources)
    assert told(parsed) == []
    assert parsed.plan == PLAN


@pytest.mark.parametrize("member", ["goal", "addresses", "careTeam", "supportingInfo"])
def test_reference_that_leads_nowhere_is_told(member: str) -> None:
    resources = ours()
    resources[0].setdefault(member, []).insert(0, {"reference": "Goal/borta"})
    found = told(read(resources))
    assert ("FHIR-DANGLING", f"/0/{member}/0/reference") in found


def test_foreign_extension_may_point_out_of_the_list() -> None:
    resources = ours()
    resources[0]["extension"].append(
        {"url": "https://x.example/more", "valueReference": {"reference": "Task/1"}}
    )
    at = f"/0/extension/{len(resources[0]['extension']) - 1}"
    assert told(read(resources)) == [("FHIR-UNMAPPED", at)]


@pytest.mark.parametrize(
    ("member", "value", "at"),
    [
        ("status", 5, "/0/status"),
        ("intent", 5, "/0/intent"),
        ("goal", {"reference": "Goal/1"}, "/0/goal"),
        ("created", "igår", "/0/created"),
        ("period", {"start": True}, "/0/period/start"),
    ],
)
def test_value_of_the_wrong_type_is_an_error(member: str, value: Any, at: str) -> None:
    resources = ours()
    resources[0][member] = value
    assert ("MAP-BAD-VALUE", at) in told(read(resources))


def test_many_unmapped_nodes_in_one_are_told_together() -> None:
    care_plan = {**FOREIGN, "intent": "plan", **{f"x{i}": [i, {"y": i}] for i in range(6)}}
    for gone in ("author", "contributor", "activity"):
        del care_plan[gone]
    (parsed,) = parse([care_plan], CONTEXT)
    (finding,) = parsed.findings
    assert (finding.rule, finding.place.path, finding.params) == ("FHIR-UNMAPPED", "/0", {"leaves": 12})


def test_our_plan_has_a_place_for_everything() -> None:
    assert read(ours()).unplaced == frozenset()
    resources = ours()
    del resources[0]["meta"]
    assert read(resources).unplaced == frozenset()


def test_performer_that_is_only_a_name_has_no_kind() -> None:
    activity = {"detail": {"status": "scheduled", "performer": [{"display": "VC"}]}}
    (parsed,) = parse([{**FOREIGN, "activity": [activity]}], CONTEXT)
    assert parsed.plan.interventions[0].performer == Party(name=HumanName(text="VC"))


def test_foreign_category_is_the_kind() -> None:
    category = [{"coding": [{"system": "https://fhir.inera.se/CodeSystem/typeofcareplan-cs", "code": "VP"}]}]
    (parsed,) = parse([{**FOREIGN, "category": category}], CONTEXT)
    assert parsed.plan.kind is not None
    assert parsed.plan.kind.code == "VP"


def test_places_lead_to_what_was_read() -> None:
    resources = ours()
    places = read(resources).places()
    i, _ = first(resources, "Goal")
    consent, _ = first(resources, "Consent")
    assert places[""] == "/0"
    assert places["title"] == "/0/title"
    assert places["interventions[0]"] == "/0/activity/0"
    assert places["goals[0]"] == f"/{i}"
    assert places["goals[0].description"] == f"/{i}/description"
    assert places["consents[0].date"] == f"/{consent}/dateTime"


def test_same_resource_twice_is_read_once() -> None:
    resources = ours()
    resources.append(copy.deepcopy(first(resources, "Organization")[1]))
    parsed = read(resources)
    assert parsed.plan == PLAN
    assert told(parsed) == []
    assert parsed.reasons["the same resource again"] == all_leaves(resources[-1:])


def test_full_url_of_a_bundle_is_followed() -> None:
    care_plan = {**FOREIGN, "goal": [{"reference": "urn:uuid:1"}]}
    goal = {"resourceType": "Goal", "id": "g", "lifecycleStatus": "active", "description": {"text": "gå"}}
    (parsed,) = parse([care_plan, goal], CONTEXT, {"urn:uuid:1": 1})
    assert [one.description for one in parsed.plan.goals] == ["gå"]
