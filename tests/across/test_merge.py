"""Parts of one SIP laid together: nothing lost, nothing invented, every conflict told."""

from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

from sipfhir.across import merge
from sipfhir.across.align import align
from sipfhir.errors import BadInput
from sipfhir.plan import (
    Concept,
    Goal,
    HumanName,
    Identifier,
    Intervention,
    Organization,
    Participant,
    Party,
    Person,
    Plan,
)
from sipfhir.reading import Reading
from tests.strategies import plans

PERSON = Person(identifiers=(Identifier(kind="personnummer", value="191212121212"),))


def laid(*plans: Plan) -> tuple[Plan, list[str | int]]:
    merged = merge([Reading(one, system="prator") for one in plans])
    return merged.plan, [one.params["field"] for one in merged.findings if "field" in one.params]


def test_what_one_lacks_the_other_gives() -> None:
    one, other = Plan(person=PERSON, title="SIP"), Plan(person=PERSON, created="2025-09-01")
    assert laid(one, other) == (Plan(person=PERSON, title="SIP", created="2025-09-01"), [])


def test_what_differs_is_told_and_the_first_stands() -> None:
    one, other = Plan(person=PERSON, title="SIP"), Plan(person=PERSON, title="Plan")
    assert laid(one, other) == (one, ["title"])


def test_goals_that_say_the_same_become_one() -> None:
    one = Plan(goals=(Goal(id="1", description="Bo kvar hemma"),))
    other = Plan(goals=(Goal(id="9", description="bo  kvar hemma", term=Concept("long")),))
    whole, conflicts = laid(one, other)
    assert whole.goals == (Goal(id="1", description="Bo kvar hemma", term=Concept("long")),)
    assert conflicts == ["goals[0].description"]


def test_of_two_that_say_the_same_none_is_lost() -> None:
    kommun, region = (Organization(huvudman=Concept(code)) for code in ("kommun", "region"))
    acts = [Intervention(description="Träning", responsible=one) for one in (kommun, region)]
    assert laid(Plan(interventions=(acts[0],)), Plan(interventions=tuple(acts))) == (
        Plan(interventions=tuple(acts)), []
    )  # fmt: skip
    assert laid(Plan(interventions=tuple(acts)), Plan(interventions=(acts[1], acts[0])))[1] == []
    numbered = [replace(act, id=str(i)) for i, act in enumerate(acts)]
    whole, conflicts = laid(Plan(interventions=tuple(numbered)), Plan(interventions=tuple(numbered)))
    assert (whole.interventions, conflicts) == (tuple(numbered), [])


def test_two_that_nobody_has_named_are_not_one() -> None:
    one, other = (Participant(party=Party(kind=Concept(code))) for code in ("patient", "guardian"))
    whole, conflicts = laid(Plan(participants=(one,)), Plan(participants=(other,)))
    assert (whole.participants, conflicts) == ((one, other), [])


def test_a_number_that_means_two_things_is_made_anew_and_followed() -> None:
    one = Plan(goals=(Goal(id="1", description="Bo kvar"),))
    act = Intervention(id="1", goal="1", description="Skjuts till skolan")
    other = Plan(goals=(Goal(id="1", description="Gå i skolan"),), interventions=(act,))
    whole, conflicts = laid(one, other)
    assert [goal.id for goal in whole.goals] == ["1", "1-2"]
    assert whole.interventions[0].goal == "1-2"
    assert conflicts == []


def test_nobody_is_made_of_two_people() -> None:
    one = Plan(author=Party(name=HumanName(text="Eva Test")))
    other = Plan(author=Party(name=HumanName(text="Bo Test"), profession="Kurator"))
    assert laid(one, other) == (one, ["author"])
    known = Party(name=HumanName(text="Eva Test"), profession="Kurator")
    assert laid(one, Plan(author=known)) == (Plan(author=known), [])


def test_two_who_share_nothing_are_not_one() -> None:
    one = Plan(author=Party(profession="Kurator"))
    other = Plan(author=Party(organization=Organization(name="Skolan")))
    assert laid(one, other) == (one, ["author"])


@pytest.mark.parametrize("others", [(), (None,)])
def test_one_plan_is_nothing_to_merge(others: tuple[Any, ...]) -> None:
    with pytest.raises(BadInput, match="two plans"):
        merge([Reading(one, system="prator") for one in (Plan(), *others)])


def test_plans_of_two_people_are_refused() -> None:
    stranger = Person(identifiers=(Identifier(kind="personnummer", value="189002029800"),))
    with pytest.raises(BadInput, match="same person"):
        laid(Plan(person=PERSON), Plan(person=stranger))


def test_one_identity_in_common_is_enough_and_none_is_told() -> None:
    reserve = Identifier(kind="lokalt-reservnummer", value="19121212-K1A2", system="urn:oid:1.2.752.113.11")
    both = Person(identifiers=(*PERSON.identifiers, reserve))
    whole, _ = laid(Plan(person=Person(identifiers=(reserve,))), Plan(person=both))
    assert set(whole.person.identifiers if whole.person else ()) == set(both.identifiers)
    findings = merge(
        [Reading(Plan(person=PERSON), system="x"), Reading(Plan(title="SIP"), system="x")]
    ).findings
    assert [(one.rule, one.params["case"], one.place.plan) for one in findings] == [
        ("MERGE-CONFLICT", "unknown", "person")
    ]


def test_a_number_without_issuer_makes_nobody_one() -> None:
    local = Identifier(kind="local", value="7")
    other = Identifier(kind="personnummer", value="189002029800")
    people = [Person(identifiers=(local, one)) for one in (*PERSON.identifiers, other)]
    with pytest.raises(BadInput, match="same person"):
        laid(*[Plan(person=one) for one in people])
    with pytest.raises(BadInput, match="same person"):
        laid(Plan(person=PERSON), Plan(person=Person(identifiers=(local,))))


@given(plans())
def test_a_plan_laid_on_itself_is_itself(plan: Plan) -> None:
    whole, conflicts = laid(plan, plan)
    assert (whole.title, whole.person, whole.situation) == (plan.title, plan.person, plan.situation)
    if align(plan, plan) == plan:
        assert (whole, conflicts) == (replace(plan, source=None), [])


@given(plans())
def test_a_plan_laid_on_an_empty_one_is_whole(plan: Plan) -> None:
    assert laid(Plan(), plan) == (replace(plan, source=None), [])
    assert laid(plan, Plan()) == (replace(plan, source=None), [])
