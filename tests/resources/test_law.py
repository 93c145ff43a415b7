"""The law of resources: plan → FHIR → plan is the plan, each leaf is accounted for, what is made is R4."""

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sipfhir.plan import Plan
from sipfhir.resources import Context, build, models, ndjson, parse
from sipfhir.resources.reading import leaves
from tests.resources.checks import broken, walk
from tests.strategies import plans

CONTEXT = Context()


def all_leaves(resources: list[dict[str, Any]]) -> int:
    return sum(len(leaves(one, (None, 0))) for one in resources)


@settings(max_examples=200)
@given(plans())
def test_plan_through_fhir_is_the_plan(plan: Plan) -> None:
    resources = build(plan, CONTEXT)
    (parsed,) = parse(resources, CONTEXT)
    assert parsed.plan == plan
    assert parsed.unmapped == []
    assert parsed.mapped + parsed.ignored == all_leaves(resources)
    assert sum(parsed.reasons.values()) == parsed.ignored


@given(plans(25))
@settings(max_examples=25)
def test_full_plan_through_fhir_is_the_plan(plan: Plan) -> None:
    assert parse(build(plan, CONTEXT), CONTEXT)[0].plan == plan


@given(plans())
def test_what_is_built_is_r4(plan: Plan) -> None:
    resources = build(plan, CONTEXT)
    before = copy.deepcopy(list(resources))
    assert len(models(resources)) == len(resources)
    assert list(resources) == before
    assert broken(resources) == []


@given(plans())
def test_same_plan_same_bytes(plan: Plan) -> None:
    first = ndjson(build(plan, CONTEXT))
    assert ndjson(build(copy.deepcopy(plan), CONTEXT)) == first


@given(plans())
def test_order_of_resources_does_not_matter(plan: Plan) -> None:
    resources = build(plan, CONTEXT)
    (parsed,) = parse(resources[::-1], CONTEXT)
    assert parsed.plan == plan
    assert parsed.unmapped == []


FOREIGN = st.sampled_from(
    [
        None,
        1,
        True,
        "",
        "x",
        [],
        {},
        ["x"],
        [{}],
        {"a": 1},
        {"reference": "Patient/x"},
        [[1]],
        {"extension": "x"},
    ]
)


@settings(max_examples=200)
@given(plans(), st.data())
def test_broken_fhir_is_read_without_a_crash(plan: Plan, data: st.DataObject) -> None:
    """Any node may be anything, any member may be unknown: nothing is lost from the account."""
    resources = copy.deepcopy(list(build(plan, CONTEXT)))
    for _ in range(3):
        holders = [
            node for one in resources for _, node in walk(one) if isinstance(node, dict | list) and node
        ]
        holder = data.draw(st.sampled_from(holders))
        keys = (
            [key for key in holder if key not in ("resourceType", "id")] if isinstance(holder, dict) else []
        )
        key = data.draw(st.sampled_from([*keys, "foreign"])) if isinstance(holder, dict) else 0
        holder[key] = copy.deepcopy(data.draw(FOREIGN))
    (parsed,) = parse(resources, CONTEXT)
    assert parsed.mapped + parsed.ignored + len(parsed.unmapped) == all_leaves(resources)
