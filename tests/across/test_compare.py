"""Plans side by side: copies are proposed, several living plans told, calls and plans matched."""

from collections.abc import Iterable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sipfhir.across import compare, seen
from sipfhir.across.groups import by_person
from sipfhir.plan import (
    Concept,
    Goal,
    Identifier,
    Intervention,
    Invitation,
    Meeting,
    Organization,
    Person,
    Plan,
)
from sipfhir.reading import Reading

ONE = Identifier(kind="personnummer", value="191212121212")
OTHER = Identifier(kind="personnummer", value="189002029800")
KOMMUN = Organization(name="Socialtjänsten", huvudman=Concept("kommun"))


def plan(*identities: Identifier, **more: Any) -> Plan:
    whole = Plan(
        identifiers=(Identifier(kind="local", value="A-1"),),
        person=Person(identifiers=identities),
        created="2025-09-01",
        status=Concept("active"),
        goals=(Goal(description="Bo kvar hemma och klara dagen själv"),),
        interventions=(Intervention(description="Hemtjänst varje morgon", responsible=KOMMUN),),
        overall_responsible=(KOMMUN,),
        meetings=(Meeting(start="2025-08-30"),),
    )
    return replace(whole, **more)


def told(*plans: Plan, system: str = "prator") -> list[tuple[str, str, int]]:
    """Rule, message and number of the plan of each finding."""
    readings = [Reading(one, system=system) for one in plans]
    every = [one for one in map(seen, readings) if one]
    numbered = [replace(one, place=replace(one.place, file=f"{i}.xml")) for i, one in enumerate(every)]
    return [_brief(finding) for finding in compare(numbered)]


def _brief(finding: Any) -> tuple[str, str, int]:
    return finding.rule, finding.params["case"], int(finding.place.file.partition(".")[0])


def test_a_plan_alone_is_compared_with_nothing() -> None:
    assert told(plan(ONE)) == []


def test_the_same_plan_twice_in_one_system() -> None:
    assert told(plan(ONE), plan(ONE)) == [("PLAN-2", "again", 1)]


def test_a_copy_under_another_number_is_proposed() -> None:
    number = (Identifier(kind="local", value="B-7"),)
    copy = plan(ONE, identifiers=number, goals=(Goal(description="bo kvar hemma, och klara dagen själv"),))
    assert told(plan(ONE), copy) == [("PLAN-2", "copy", 1)]


def test_each_of_many_copies_is_told_once() -> None:
    assert told(*[plan(ONE)] * 4) == [("PLAN-2", "again", 1), ("PLAN-2", "again", 2), ("PLAN-2", "again", 3)]


def test_two_different_living_plans() -> None:
    number = (Identifier(kind="local", value="B-7"),)
    words = (Goal(description="Komma tillbaka till skolan efter sommarlovet"),)
    act = (Intervention(description="Samtal på BUP", responsible=KOMMUN),)
    second = plan(ONE, identifiers=number, goals=words, interventions=act)
    assert told(plan(ONE), second) == [("PLAN-2", "living", 1)]
    assert told(plan(ONE), replace(second, status=Concept("completed"))) == []
    assert told(plan(ONE), replace(second, replaces=(Identifier(kind="local", value="A-1"),))) == []


def test_other_people_and_people_without_identity_are_left_alone() -> None:
    assert told(plan(ONE), plan(OTHER), plan(), plan()) == []


def test_a_local_number_without_issuer_tells_nobody_apart() -> None:
    number = Identifier(kind="lokalt-reservnummer", value="19121212-K1A2")
    issued = replace(number, system="urn:oid:1.2.752.113.11.0.2.1.1.1")
    assert told(plan(number), plan(number)) == []
    assert told(plan(issued), plan(issued)) == [("PLAN-2", "again", 1)]


def test_copies_years_apart_are_two_plans() -> None:
    assert told(plan(ONE), plan(ONE, created="2021-01-01", status=Concept("completed"))) == []


def call(sent: str, **more: Any) -> Plan:
    return Plan(person=Person(identifiers=(ONE,)), invitations=(Invitation(sent=sent, **more),))


def test_a_call_that_no_plan_came_of() -> None:
    assert told(call("2025-08-01")) == [("PLAN-3", "call", 0)]
    assert told(call("2025-08-01"), plan(ONE)) == []
    assert told(call("2025-10-01"), plan(ONE)) == [("PLAN-3", "call", 0)]
    assert told(call("2025-08-01", status=Concept("withdrawn"))) == []


def test_a_plan_that_nobody_was_called_to() -> None:
    bare = plan(ONE, meetings=())
    assert told(bare) == [("PLAN-4", "plan", 0)]
    assert told(bare, call("2025-08-01")) == []


identities = st.lists(
    st.sampled_from([Identifier(kind="local", value=str(i)) for i in range(6)]), max_size=3
).map(frozenset)


@given(st.lists(identities, max_size=12))
def test_who_shares_an_identity_is_one_person(people: list[frozenset[Identifier]]) -> None:
    [bare] = [seen(Reading(Plan(), system="prator"))]
    assert bare
    plans = [replace(bare, person=person) for person in people]
    groups = by_person(plans)
    assert sum(map(len, groups)) == sum(bool(person) for person in people)
    for group in groups:
        rest = [one for one in groups if one is not group]
        assert not _of(group) & frozenset().union(*map(_of, rest))


def _of(group: Iterable[Any]) -> frozenset[Identifier]:
    return frozenset().union(*(one.person for one in group))
