"""The other style of activity: a Task or a ServiceRequest each, made and read back the same."""

import copy
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sipfhir
from sipfhir import check
from sipfhir.findings import Severity
from sipfhir.plan import Concept, Goal, Intervention, Measure, MeasuresByOthers, Need, Person, Plan
from sipfhir.plan.codes import PlanStatus
from sipfhir.resources import Context, build, collection, ndjson, parse, transaction
from sipfhir.resources.requests import shape_of
from tests.conformance.samples import SAMPLES
from tests.resources.samples import KOMMUN, NURSE, PERSON, PLAN, SCHOOL
from tests.strategies import parts, plans

CONTEXT = Context(activities="reference")
Node = dict[str, Any]


def built(plan: Plan) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {}
    for one in build(plan, CONTEXT):
        found.setdefault(one["resourceType"], []).append(one)
    return found


def only(intervention: Intervention, **more: Any) -> Node:
    made = built(Plan(interventions=(intervention,), person=PERSON, **more))
    [one] = [*made.get("Task", ()), *made.get("ServiceRequest", ())]
    return one


@settings(max_examples=100)
@given(plans(12))
def test_plan_through_references_is_the_plan(plan: Plan) -> None:
    resources = build(plan, CONTEXT)
    [parsed] = parse(resources, CONTEXT)
    assert parsed.plan == plan
    assert parsed.unmapped == []
    in_detail = build(plan, Context())
    assert parsed.findings == parse(in_detail, Context())[0].findings
    assert {one["id"] for one in in_detail} <= {one["id"] for one in resources}


@settings(max_examples=25)
@given(parts(Intervention, 8), st.sampled_from(get_args(PlanStatus)))
def test_what_is_built_is_r4(intervention: Intervention, status: Any) -> None:
    """A period that ends before it begins, or two numbers where there is one, is the plan's own fault."""
    plan = Plan(status=Concept(status), person=PERSON, interventions=(intervention,))
    found = [one for one in check(collection(build(plan, CONTEXT))) if one.severity is Severity.ERROR]
    assert [one for one in found if one.params.get("key") != "per-1" and one.rule != "R4-SLICE"] == []


@pytest.mark.parametrize("file", SAMPLES[::3], ids=lambda file: f"{file.parts[-3]}/{file.name}")
def test_a_good_sample_comes_back_by_reference(file: Path) -> None:
    for reading in sipfhir.read(file):
        if reading.plan is None:
            continue
        made = sipfhir.to_fhir(reading, activities="reference", disclose_protected=True)
        bundle = made.collection()
        assert [one for one in check(bundle) if one.severity is Severity.ERROR] == []
        assert [one for one in check(made.transaction()) if one.severity is Severity.ERROR] == []
        in_detail = sipfhir.to_fhir(reading, disclose_protected=True).collection()
        [back], [plain] = sipfhir.from_fhir(bundle), sipfhir.from_fhir(in_detail)
        assert back.plan == plain.plan
        assert back.leaves.unmapped == 0


def test_an_activity_has_detail_or_a_reference_never_both() -> None:
    for context, member in ((CONTEXT, "reference"), (Context(), "detail")):
        activities = build(PLAN, context)[0]["activity"]
        assert len(activities) == 2
        assert all(one.keys() - {"extension", "progress"} == {member} for one in activities)


def test_what_somebody_has_taken_on_is_a_task() -> None:
    goal, need = Goal(id="m", description="Gå"), Need(id="b", description="Ont")
    what = Intervention(
        id="7",
        goal="m",
        need="b",
        description="Träning",
        responsible=KOMMUN,
        performer=NURSE,
        status=Concept("cancelled"),
        status_reason="Flyttat",
        start="2024",
        end="2025",
        progress="Bra",
    )
    plan = Plan(goals=(goal,), needs=(need,), interventions=(what,), person=PERSON)
    made = built(plan)
    [task] = made["Task"]
    assert made["CarePlan"][0]["activity"] == [{"reference": {"reference": f"Task/{task['id']}"}}]
    assert (task["status"], task["intent"], task["description"]) == ("cancelled", "plan", "Träning")
    assert task["for"]["reference"] == f"Patient/{made['Patient'][0]['id']}"
    assert task["owner"]["reference"].startswith("PractitionerRole/")
    assert task["restriction"] == {"period": {"start": "2024", "end": "2025"}}
    assert (task["statusReason"], task["note"]) == ({"text": "Flyttat"}, [{"text": "Bra"}])
    assert task["reasonReference"]["reference"] == f"Condition/{made['Condition'][0]['id']}"
    urls = {one["url"].rsplit("/", 1)[1]: one for one in task["extension"]}
    assert urls["resource-pertainsToGoal"]["valueReference"]["reference"] == f"Goal/{made['Goal'][0]['id']}"
    assert urls["responsible"]["valueReference"]["reference"].startswith("Organization/")
    assert "basedOn" not in task
    assert "executionPeriod" not in task
    assert task["text"]["status"] == "generated"
    assert "Träning" in task["text"]["div"]


def test_what_nobody_is_named_for_is_a_request() -> None:
    one = only(
        Intervention(description="Ledsagning", kind=Concept(None, "stöd"), status=Concept("scheduled"))
    )
    assert one["resourceType"] == "ServiceRequest"
    assert (one["code"], one["category"]) == ({"text": "Ledsagning"}, [{"text": "stöd"}])
    assert "subject" in one


@pytest.mark.parametrize(
    "told",
    [
        {"responsible": KOMMUN},
        {"contact": NURSE},
        {"performer": NURSE},
        {"progress": "x"},
        {"status_reason": "x"},
        {"status": Concept("in-progress")},
        {"status": Concept(None, "vilar")},
    ],
)
def test_what_only_a_task_has_room_for_is_a_task(told: Node) -> None:
    assert shape_of(Intervention(description="x", **told)) == "task"
    assert shape_of(Intervention(description="x")) == "service-request"
    assert shape_of(Measure(description="x", performer=SCHOOL)) == "measure-task"
    assert shape_of(Measure(description="x")) == "measure-request"


@pytest.mark.parametrize(
    ("plan", "status", "task", "request_"),
    [
        ("active", Concept("not-started"), "ready", "active"),
        ("draft", Concept("scheduled"), "draft", "draft"),
        ("on-hold", Concept("not-started"), "draft", "on-hold"),
        ("on-hold", Concept("in-progress"), "on-hold", None),
        ("revoked", Concept("not-started"), "cancelled", "revoked"),
        ("revoked", Concept("in-progress"), "cancelled", None),
        ("revoked", Concept("completed"), "completed", None),
        ("revoked", None, "cancelled", "revoked"),
        ("entered-in-error", Concept("completed"), "entered-in-error", None),
        ("completed", Concept("not-started"), "ready", "unknown"),
        ("active", Concept("not-started", "requested"), "requested", "active"),
        ("active", Concept(None, "vilar"), None, None),
    ],
)
def test_a_status_never_asks_for_what_the_plan_does_not(
    plan: str, status: Any, task: str | None, request_: str | None
) -> None:
    what = Intervention(description="x", status=status)
    taken = only(msgspec.structs.replace(what, performer=NURSE), status=Concept(plan))
    assert taken.get("status") == task
    assert "status" in taken or "_status" in taken
    if request_ is not None:
        assert only(what, status=Concept(plan))["status"] == request_


def moved_on(intervention: Intervention, status: str) -> Any:
    resources = copy.deepcopy(
        list(build(Plan(status=Concept("active"), interventions=(intervention,)), CONTEXT))
    )
    for one in resources:
        if one["resourceType"] in ("Task", "ServiceRequest"):
            one["status"] = status
    return parse(resources, CONTEXT)[0]


def test_a_status_that_somebody_moved_on_is_believed() -> None:
    """The servers that take Tasks change the code, and may leave what stands beside it."""
    begun = Intervention(description="x", performer=NURSE, status=Concept("not-started", "Ej påbörjad"))
    parsed = moved_on(begun, "completed")
    assert parsed.plan.interventions[0].status == Concept("completed")
    assert len([at for at in parsed.unmapped if "/_status/" in at]) == 4
    assert moved_on(Intervention(description="x"), "revoked").plan.interventions[0].status == Concept(
        "cancelled", "revoked"
    )


def test_measures_by_others_are_marked_where_the_plan_refers_to_them() -> None:
    others = MeasuresByOthers(items=(Measure(id="1", description="Skolstöd", performer=SCHOOL),))
    plan = Plan(person=PERSON, others=others, interventions=(Intervention(id="1", description="x"),))
    made = built(plan)
    own, by_others = made["CarePlan"][0]["activity"]
    assert "extension" not in own
    assert by_others["extension"][0]["valueBoolean"] is True
    assert parse(build(plan, CONTEXT), CONTEXT)[0].plan == plan


def test_they_go_where_the_others_go() -> None:
    made = build(PLAN, CONTEXT)
    ids = {f"{one['resourceType']}/{one['id']}" for one in made}
    assert len(ids) == len(made)
    for bundle in (collection(made), transaction(made)):
        kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
        assert kinds.count("Task") == 2
    assert len(ndjson(made)["Task"].splitlines()) == 2
    again = msgspec.structs.replace(PLAN, title="Ny rubrik")
    assert {one["id"] for one in build(again, CONTEXT)} == {one["id"] for one in made}


def test_the_label_of_a_protected_person_is_on_every_task() -> None:
    person = Person(
        identifiers=PERSON.identifiers, name=PERSON.name, protection=Concept("sekretessmarkering")
    )
    for one in build(msgspec.structs.replace(PLAN, person=person), CONTEXT):
        assert one["meta"]["security"]
