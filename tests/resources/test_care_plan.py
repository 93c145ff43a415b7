"""CarePlan: the four elements, roles apart, statuses with the source's own words."""

from typing import Any

import msgspec
import pytest

from sipfhir.plan import Concept, Goal, Intervention, Measure, MeasuresByOthers, Plan
from sipfhir.resources import Context, build, parse
from tests.resources.samples import KOMMUN, NURSE, PLAN, REGION, UNIT

CONTEXT = Context()
OURS = "https://sipfhir.example/fhir/StructureDefinition"


def care_plan(plan: Plan) -> dict[str, Any]:
    return build(plan, CONTEXT)[0]


def back(resources: list[dict[str, Any]]) -> Plan:
    return parse(resources, CONTEXT)[0].plan


def test_overall_responsible_is_the_extension_and_a_copy_as_author() -> None:
    built = care_plan(PLAN)
    named = [
        one["valueReference"] for one in built["extension"] if one["url"] == f"{OURS}/overall-responsible"
    ]
    assert named == [built["author"]]
    assert built["author"] != built["contributor"][0]


def test_two_overall_responsible_survive_without_an_author() -> None:
    plan = Plan(overall_responsible=(KOMMUN, REGION))
    assert "author" not in care_plan(plan)
    assert back(build(plan, CONTEXT)) == plan


def test_another_makers_author_is_the_author_and_no_element_4() -> None:
    resources = list(build(Plan(overall_responsible=(KOMMUN,)), CONTEXT))
    foreign = {key: child for key, child in resources[0].items() if key != "extension"}
    plan = back([foreign, *resources[1:]])
    assert plan.overall_responsible == ()
    assert plan.author == UNIT


def test_exactly_one_category_even_when_the_kind_is_not_known() -> None:
    assert care_plan(PLAN)["category"][0]["coding"][0] == {
        "system": "https://fhir.inera.se/CodeSystem/typeofcareplan-cs",
        "code": "SIP",
        "display": "Samordnad individuell plan",
    }
    (unknown,) = care_plan(Plan(title="Plan"))["category"]
    assert unknown["extension"][0]["valueCode"] == "unknown"


@pytest.mark.parametrize("code", ["draft", "active", "on-hold", "completed", "revoked", "entered-in-error"])
def test_status_is_fhirs_own(code: Any) -> None:
    assert care_plan(Plan(status=Concept(code)))["status"] == code


def test_own_word_stands_beside_the_status_and_is_not_its_display() -> None:
    plan = Plan(status=Concept(None, "Parkerad"), kind=Concept("SIP", "SIP vuxen"))
    built = care_plan(plan)
    assert (built["status"], built["_status"]["extension"][0]["valueString"]) == ("unknown", "Parkerad")
    assert built["category"][0]["text"] == "SIP vuxen"
    assert back(build(plan, CONTEXT)) == plan


def test_responsible_and_performer_of_an_intervention_are_two() -> None:
    detail = care_plan(PLAN)["activity"][0]["detail"]
    responsible = next(one for one in detail["extension"] if one["url"] == f"{OURS}/responsible")
    assert responsible["valueReference"]["reference"].startswith("Organization/")
    assert detail["performer"][0]["reference"].startswith("PractitionerRole/")
    assert detail["status"] == "in-progress"


def test_measures_by_others_are_activities_that_say_so() -> None:
    marks = [one.get("extension", ()) for one in care_plan(PLAN)["activity"]]
    assert [any(one["url"].endswith("/measure-by-others") for one in mark) for mark in marks] == [False, True]


@pytest.mark.parametrize(
    "others",
    [
        None,
        MeasuresByOthers(),
        MeasuresByOthers(stated=Concept("none")),
        MeasuresByOthers(items=(Measure(description="Stöd"), Measure())),
    ],
)
def test_element_3_keeps_its_states_apart(others: MeasuresByOthers | None) -> None:
    plan = Plan(others=others, interventions=(Intervention(description="Hemtjänst"),))
    assert back(build(plan, CONTEXT)).others == others


def test_number_that_nothing_has_is_kept() -> None:
    plan = Plan(goals=(Goal(id="1", parent="9"),), interventions=(Intervention(goal="7", need="8"),))
    assert back(build(plan, CONTEXT)) == plan


def test_two_parts_with_one_number_are_two_resources() -> None:
    plan = Plan(goals=(Goal(id="1", description="a"), Goal(id="1", description="b")))
    resources = build(plan, CONTEXT)
    assert len({one["id"] for one in resources if one["resourceType"] == "Goal"}) == 2
    assert back(resources) == plan


def test_goal_lifecycle_follows_the_plan_and_achievement_has_hl7s_code() -> None:
    plan = msgspec.structs.replace(PLAN, status=Concept("completed"))
    goal = next(one for one in build(plan, CONTEXT) if one["resourceType"] == "Goal")
    assert goal["lifecycleStatus"] == "completed"
    assert [one["system"].rsplit("/")[-1] for one in goal["achievementStatus"]["coding"]] == [
        "goal-achievement",
        "achievement",
    ]
    assert goal["expressedBy"] == goal["subject"]


def test_hl7s_achievement_alone_is_read() -> None:
    resources = list(build(Plan(goals=(Goal(achievement=Concept("achieved")),)), CONTEXT))
    goal = resources[1]
    first = goal["achievementStatus"]["coding"][0]
    plan = back([resources[0], {**goal, "achievementStatus": {"coding": [first]}}])
    assert plan.goals[0].achievement == Concept("achieved")


def test_coordinator_is_a_task_and_not_a_participant() -> None:
    plan = Plan(coordinator=NURSE, next_caller=NURSE, follow_up_responsible=UNIT)
    team = next(one for one in build(plan, CONTEXT) if one["resourceType"] == "CareTeam")
    roles = [one["role"][0]["coding"][0]["code"] for one in team["participant"]]
    assert roles == ["coordinator", "next-caller", "follow-up-responsible"]
    assert back(build(plan, CONTEXT)) == plan


@pytest.mark.parametrize("empty", [Goal(), Intervention()])
def test_empty_part_is_kept(empty: Any) -> None:
    plan = Plan(goals=(empty,)) if isinstance(empty, Goal) else Plan(interventions=(empty,))
    assert back(build(plan, CONTEXT)) == plan
