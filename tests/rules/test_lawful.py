"""The law of the laws: a lawful plan has no error, one element removed trips its rule alone."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sipfhir.findings import Severity
from sipfhir.plan import (
    Concept,
    Intervention,
    MeasuresByOthers,
    Organization,
    Participant,
    Party,
    Plan,
)
from sipfhir.rules import validate

SCHOOL = Organization(name="Skolan", kind=Concept("school"), huvudman=Concept("kommun"))


def cases(plan: Plan, rule: str) -> list[tuple[str | int, str | None]]:
    return [(f.params["case"], f.place.plan) for f in validate(plan).findings if f.rule == rule]


words = st.text(st.characters(categories=["L"]), min_size=13, max_size=80)
huvudman = st.sampled_from([Concept("kommun"), Concept("region")])
organizations = st.builds(Organization, name=st.none() | words, huvudman=huvudman)
interventions = st.lists(
    st.builds(Intervention, description=words, responsible=organizations), min_size=1, max_size=4
)
measures = st.builds(MeasuresByOthers, stated=st.just(Concept("none"))) | st.builds(
    MeasuresByOthers, text=words
)
plans = st.builds(
    Plan,
    created=st.sampled_from(["2010-01-01", "2016-05", "2024", "2025-07-01", "2030-01-01T08:00:00+01:00"]),
    status=st.sampled_from([None, Concept("active"), Concept("on-hold"), Concept("completed")]),
    interventions=interventions.map(tuple),
    others=measures,
    overall_responsible=st.tuples(organizations),
)
REMOVED: dict[str, dict[str, Any]] = {
    "SIP-1": {"interventions": ()},
    "SIP-3": {"others": None, "participants": (Participant(party=Party(organization=SCHOOL)),)},
    "SIP-4": {"overall_responsible": ()},
}


def errors(plan: Plan) -> set[str]:
    return {finding.rule for finding in validate(plan).findings if finding.severity == Severity.ERROR}


@given(plan=plans)
def test_a_lawful_plan_has_no_error(plan: Plan) -> None:
    assert errors(plan) == set()


@given(plan=plans, rule=st.sampled_from(sorted(REMOVED)))
def test_removing_an_element_trips_its_rule_alone(plan: Plan, rule: str) -> None:
    assert errors(replace(plan, **REMOVED[rule])) == {rule}


@given(plan=plans, data=st.data())
def test_removing_a_responsible_trips_one_finding_there(plan: Plan, data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(plan.interventions) - 1))
    bare = [replace(one, responsible=None) if n == i else one for n, one in enumerate(plan.interventions)]
    broken = replace(plan, interventions=tuple(bare))
    assert errors(broken) == {"SIP-2"}
    assert cases(broken, "SIP-2") == [("missing", f"interventions[{i}].responsible")]


@given(plan=plans)
def test_the_same_plan_gives_the_same_answer(plan: Plan) -> None:
    assert validate(plan) == validate(plan)
