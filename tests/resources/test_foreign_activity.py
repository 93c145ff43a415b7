"""Insatser of other makers: Task, ServiceRequest, words and codes; who performs and who answers."""

from typing import Any

import pytest

from sipfhir.plan import Concept, HumanName, Intervention, Party, Person, Plan
from sipfhir.resources import Context, Parsed, parse
from tests.resources.test_law import all_leaves

CONTEXT = Context()
Node = dict[str, Any]


def care_plan(*activities: Node, **more: Any) -> Node:
    return {
        "resourceType": "CarePlan",
        "id": "c",
        "status": "active",
        "intent": "plan",
        "subject": {"display": "Någon"},
        "activity": list(activities),
        **more,
    }


def task(**more: Any) -> Node:
    return {"resourceType": "Task", "id": "t", "status": "in-progress", "intent": "plan", **more}


def request(**more: Any) -> Node:
    return {"resourceType": "ServiceRequest", "id": "s", "status": "active", "intent": "order", **more}


def read(*resources: Node) -> Parsed:
    parsed = parse(resources, CONTEXT)[0]
    assert parsed.mapped + parsed.ignored + len(parsed.unmapped) == all_leaves(list(resources))
    return parsed


def only(*resources: Node) -> Intervention:
    [found] = read(*resources).plan.interventions
    return found


def rules(parsed: Parsed) -> list[str]:
    return [finding.rule for finding in parsed.findings]


TO_TASK = {"reference": {"reference": "Task/t"}}
TO_REQUEST = {"reference": {"reference": "ServiceRequest/s/_history/2"}}


def test_a_task_is_an_intervention() -> None:
    done = task(
        description="Träning",
        owner={"display": "Prov Provsson"},
        executionPeriod={"start": "2025", "end": "2025-06"},
        basedOn=[{"reference": "CarePlan/c"}],
    )
    found = only(care_plan(TO_TASK), done)
    assert (found.description, found.start, found.end) == ("Träning", "2025", "2025-06")
    assert found.status == Concept("in-progress")


@pytest.mark.parametrize(
    ("theirs", "status"),
    [
        ("requested", Concept("not-started", "requested")),
        ("rejected", Concept("cancelled", "rejected")),
        ("completed", Concept("completed")),
        ("on-hold", Concept(None, "on-hold")),
    ],
)
def test_a_status_that_says_more_than_ours_keeps_its_word(theirs: str, status: Concept) -> None:
    assert only(care_plan(TO_TASK), task(status=theirs, description="x")).status == status


def test_a_service_request_is_an_intervention() -> None:
    found = only(care_plan(TO_REQUEST), request(code={"text": "Sårvård"}, occurrenceDateTime="2025-05"))
    assert (found.description, found.start, found.kind) == ("Sårvård", "2025-05", None)


def test_what_a_task_carries_out_tells_the_rest() -> None:
    found = only(
        care_plan(TO_TASK),
        task(focus={"reference": "ServiceRequest/s"}),
        request(code={"text": "Sårvård"}),
    )
    assert found.description == "Sårvård"
    assert found.status == Concept("in-progress")


def test_what_is_not_to_be_done_is_refused() -> None:
    parsed = read(care_plan(TO_REQUEST), request(doNotPerform=True, code={"text": "x"}))
    assert "FHIR-MODIFIER" in rules(parsed)
    assert parsed.plan.interventions == ()
    assert "interventions" in parsed.unplaced


def test_another_persons_task_is_refused() -> None:
    other = task(**{"for": {"reference": "Patient/q"}, "description": "x"})
    plan = care_plan(TO_TASK, subject={"reference": "Patient/p"})
    assert "FHIR-SUBJECT" in rules(read(plan, other))


def test_other_resources_are_told_and_their_words_kept() -> None:
    appointment = {"resourceType": "Appointment", "id": "a"}
    said = {"reference": {"reference": "Appointment/a", "display": "Besök"}}
    parsed = read(care_plan({"reference": {"reference": "Appointment/a"}}, said), appointment)
    assert [one.description for one in parsed.plan.interventions] == ["Besök"]
    assert rules(parsed).count("FHIR-UNMAPPED") == 2
    assert "FHIR-DANGLING" not in rules(parsed)


@pytest.mark.parametrize("status", ["on-hold", "stopped"])
def test_statuses_that_we_have_no_code_for_are_kept_as_words(status: str) -> None:
    found = only(care_plan({"detail": {"status": status, "description": "x"}}))
    assert found.status == Concept(None, status)


def test_words_of_the_coding_that_a_human_chose() -> None:
    codings = [{"display": "A", "code": "1"}, {"display": "B", "userSelected": True}, {"code": "3"}]
    found = only(care_plan({"detail": {"code": {"coding": codings}, "scheduledString": "varje dag"}}))
    assert (found.description, found.extent) == ("B", "varje dag")


def test_a_huvudman_that_performs_is_read_as_responsible_with_a_finding() -> None:
    kommun = {"resourceType": "Organization", "id": "k", "name": "K", "type": [{"text": "kommun"}]}
    by = {"detail": {"description": "x", "performer": [{"reference": "Organization/k"}]}}
    parsed = read(care_plan(by), kommun)
    responsible = parsed.plan.interventions[0].responsible
    assert responsible is not None
    assert responsible.huvudman == Concept("kommun")
    assert ("FHIR-RESPONSIBLE", "/0/activity/0") in [(f.rule, f.place.path) for f in parsed.findings]
    assert "interventions.responsible" not in parsed.unplaced
    assert {"others", "overall_responsible", "copies"} <= parsed.unplaced
    school = {**kommun, "type": [{"text": "Skola"}]}
    assert "interventions.responsible" in read(care_plan(by), school).unplaced


def test_a_circle_of_references_ends() -> None:
    first = task(description="a", focus={"reference": "Task/t"}, partOf=[{"reference": "Task/t"}])
    assert only(care_plan(TO_TASK, partOf=[{"reference": "CarePlan/c"}]), first).description == "a"


def test_contained_resources_are_known_only_where_they_stand() -> None:
    inner = {"resourceType": "Practitioner", "id": "x", "name": [{"text": "Prov"}]}
    by = {"detail": {"description": "x", "performer": [{"reference": "#x"}]}}
    found = only(care_plan(by, contained=[inner]))
    assert isinstance(found.performer, Party)
    assert found.performer.name is not None
    outside = read(care_plan(by), {"resourceType": "Basic", "id": "b", "contained": [inner]})
    assert outside.plan.interventions[0].performer is None
    assert "FHIR-DANGLING" in rules(outside)


def test_contained_resources_that_nothing_refers_to_are_told() -> None:
    parsed = read(care_plan(contained=[{"resourceType": "Goal", "id": "g"}, "x"]))
    told = [finding.place.path for finding in parsed.findings if finding.rule == "FHIR-UNMAPPED"]
    assert told == ["/0/contained/1", "/0/contained/0"]


def test_a_modifier_in_a_contained_resource_refuses_only_that() -> None:
    modified = {
        "resourceType": "Goal",
        "id": "g",
        "modifierExtension": [{"url": "x"}],
        "description": {"text": "a"},
    }
    parsed = read(care_plan(contained=[modified], goal=[{"reference": "#g"}], title="Plan"))
    assert (parsed.plan.title, parsed.plan.goals) == ("Plan", ())
    assert "FHIR-MODIFIER" in rules(parsed)


def test_an_identity_leads_to_the_one_resource_that_has_it() -> None:
    identifier = {"system": "https://x.example", "value": "7"}
    goal = {"resourceType": "Goal", "id": "g", "identifier": [identifier], "description": {"text": "gå"}}
    plan = care_plan(goal=[{"identifier": identifier}])
    assert read(plan, goal).plan.goals[0].description == "gå"
    assert read(plan, goal, {**goal, "id": "h"}).plan.goals == ()


def test_another_servers_resource_of_the_same_number_is_not_it() -> None:
    goal = {"resourceType": "Goal", "id": "g", "description": {"text": "gå"}}
    plan = care_plan(goal=[{"reference": "https://b.example/fhir/Goal/g"}])
    [parsed] = parse([plan, goal], CONTEXT, {"https://a.example/fhir/Goal/g": 1})
    assert parsed.plan.goals == ()
    [parsed] = parse([plan, goal], CONTEXT, {"https://b.example/fhir/Goal/g/_history/3": 1})
    assert len(parsed.plan.goals) == 1


@pytest.mark.parametrize("member", ["description", "note", "text"])
def test_a_plan_in_words_alone_cannot_be_assessed(member: str) -> None:
    div = '<div xmlns="http://www.w3.org/1999/xhtml">Träning</div>'
    said = {
        "description": "Träning",
        "note": [{"text": "Träning"}],
        "text": {"status": "generated", "div": div},
    }
    one = care_plan(**{member: said[member]})
    del one["activity"]
    parsed = read(one)
    assert parsed.plan.notes == ("Träning",)
    assert "interventions" in parsed.unplaced


def test_a_plan_without_a_word_lacks_its_interventions() -> None:
    one = care_plan()
    del one["activity"]
    parsed = read(one)
    assert parsed.plan == Plan(status=Concept("active"), person=Person(name=HumanName(text="Någon")))
    assert "interventions" not in parsed.unplaced


def test_the_kind_is_our_category_wherever_it_stands() -> None:
    ours = {"coding": [{"system": "https://fhir.inera.se/CodeSystem/typeofcareplan-cs", "code": "SIP"}]}
    found = read(care_plan(category=[{"text": "annat"}, ours])).plan.kind
    assert found == Concept("SIP")
    assert read(care_plan(category=[{"text": "annat"}, {"text": "mer"}])).plan.kind == Concept(None, "annat")
