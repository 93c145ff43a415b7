"""From plans to cases: what is counted, once, under which code, year, age and place."""

import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sipfhir.plan import (
    ActivityCode,
    Concept,
    FollowUp,
    Goal,
    Identifier,
    Invitation,
    Meeting,
    Organization,
    Party,
    Person,
    Plan,
)
from sipfhir.reading import Reading
from sipfhir.registry import shipped
from sipfhir.statistics import CHOICES, Asked, Gathering, Statistics
from sipfhir.statistics.cases import Case, cases
from sipfhir.statistics.kept import keep
from sipfhir.statistics.knowledge import knowledge
from sipfhir.statistics.once import once
from tests.statistics.year import plans
from tests.strategies import plans as any_plans

ONE = Identifier(kind="personnummer", value="191212121212")
OTHER = Identifier(kind="personnummer", value="189002029800")
KOMMUN = Organization(name="Socialtjänsten", huvudman=Concept("kommun"), huvudman_name="Eksjöby")


def number(value: str) -> tuple[Identifier, ...]:
    return (Identifier(kind="local", value=value),)


def plan(*identities: Identifier, **more: Any) -> Plan:
    whole = Plan(
        identifiers=number("A-1"),
        person=Person(identifiers=identities),
        created="2024-03-01",
        status=Concept("active"),
        goals=(Goal(description="Bo kvar hemma och klara dagen själv"),),
        overall_responsible=(KOMMUN,),
    )
    return replace(whole, **more)


def counted(*told: Plan, systems: tuple[str, ...] = (), bands: str = "wide") -> list[Case]:
    """The cases that plans of one system, or each of its own, become."""
    named = systems or ("prator",) * len(told)
    kept = [keep(Reading(one, system=system), shipped()) for one, system in zip(told, named, strict=True)]
    sips = [sip for sip in once([one for one in kept if one], shipped()) if sip.chosen.out is None]
    return cases(sips, knowledge(shipped()), bands, 6)


def left_out(*told: Plan, **asked: Any) -> dict[str, int]:
    gathering = Gathering(shipped())
    for one in told:
        gathering.take(Reading(one, system="prator"))
    gathering.statistics(Asked(CHOICES, **asked))
    return dict(gathering.left_out)


def code(system: Any, value: str, date: str | None = None) -> ActivityCode:
    return ActivityCode(system=system, code=value, date=date)


@pytest.mark.parametrize(
    ("more", "event", "registered"),
    [
        ({}, "made", "none"),
        ({"kind": Concept("SPU")}, "made-discharge", "none"),
        ({"legal_basis": Concept("discharge")}, "made-discharge", "none"),
        ({"codes": (code("KVÅ", "AU 124"),)}, "made", "kva"),
        ({"codes": (code("KVÅ", "AU125"),)}, "made-discharge", "kva"),
        ({"codes": (code("KVÅ", "au 125"), code("KSI", "XAH.20.65"))}, "made-discharge", "both"),
        ({"codes": (code("KSI", "XAH.20.75"),), "kind": Concept("SPU")}, "made", "ksi"),
        ({"codes": (code("KSI", "AU124"), code("KVÅ", "XS007"))}, "made", "none"),
        ({"codes": (code("KVÅ", "AW010", "2024-05-01"),)}, "made", "none"),
    ],
)
def test_codes_are_taken_as_registered_or_derived(more: dict[str, Any], event: str, registered: str) -> None:
    [case] = counted(plan(ONE, **more))
    assert (case.code, case.registered) == (event, registered)


@pytest.mark.parametrize(
    ("more", "follow_up", "how"),
    [
        ({}, "none", "none"),
        ({"follow_ups": (FollowUp(planned="2024-05-01"),)}, "none", "none"),
        ({"follow_ups": (FollowUp(done="2024-09-01"),)}, "within", "derived"),
        ({"follow_ups": (FollowUp(done="2024-09-02"),)}, "later", "derived"),
        (
            {"meetings": (Meeting(kind=Concept("follow-up"), status=Concept("held"), start="2024-04-01"),)},
            "within",
            "derived",
        ),
        ({"meetings": (Meeting(kind=Concept("follow-up"), status=Concept("held")),)}, "later", "derived"),
        ({"meetings": (Meeting(kind=Concept("follow-up"), status=Concept("planned")),)}, "none", "none"),
        ({"codes": (code("KVÅ", "AW 010", "2024-04-01"),)}, "within", "registered"),
        ({"codes": (code("KVÅ", "AW010"),)}, "later", "registered"),
    ],
)
def test_follow_up(more: dict[str, Any], follow_up: str, how: str) -> None:
    [case] = counted(plan(ONE, **more))
    assert (case.follow_up, case.follow_up_code) == (follow_up, how)


def test_the_year_is_the_plans_else_the_codes_else_unknown() -> None:
    coded = (code("KVÅ", "AU124", "2021-05-02"), code("KSI", "XAH.20.75", "2022-01-01"))
    years = [
        counted(one)[0].year
        for one in (
            plan(ONE, codes=coded),
            plan(ONE, created=None, codes=coded),
            plan(ONE, created=None),
            plan(ONE, created="2023-12-31T23:30:00Z"),
        )
    ]
    assert years == ["2024", "2021", "unknown", "2024"]


@pytest.mark.parametrize(
    ("person", "sex", "age"),
    [
        (Person(identifiers=(ONE,)), "male", "85+"),
        (Person(identifiers=(OTHER,)), "female", "85+"),
        (Person(identifiers=(ONE,), sex=Concept("female")), "female", "85+"),
        (Person(identifiers=(ONE,), sex=Concept("unknown")), "male", "85+"),
        (
            Person(identifiers=(Identifier(kind="nationellt-reservnummer", value="20210325K069"),)),
            "unknown",
            "unknown",
        ),
        (Person(birth_date="2011-03-01"), "unknown", "13-18"),
        (Person(birth_date="2011-03-02"), "unknown", "0-12"),
        (Person(birth_date="2005-02-01"), "unknown", "19-64"),
        (Person(birth_date="2025-02-01"), "unknown", "unknown"),
        (None, "unknown", "unknown"),
    ],
)
def test_sex_and_age(person: Person | None, sex: str, age: str) -> None:
    [case] = counted(plan(person=person))
    assert (case.sex, case.age) == (sex, age)


def test_kommun_and_unit() -> None:
    home = plan(person=Person(home_municipality=" Björkstad "))
    huvudman = plan(identifiers=number("B"))
    bare = plan(
        identifiers=number("C"), overall_responsible=(), author=Party(organization=Organization(name="BUP"))
    )
    hidden = plan(
        identifiers=number("D"),
        person=Person(home_municipality="Alunda", protection=Concept("sekretessmarkering")),
    )
    told = [(case.kommun, case.unit) for case in counted(home, huvudman, bare, hidden)]
    assert told == [
        ("Björkstad", "Socialtjänsten"),
        ("Eksjöby", "Socialtjänsten"),
        ("unknown", "BUP"),
        ("unknown", "unknown"),
    ]


def test_a_kommun_has_one_spelling() -> None:
    names = ("Eksjöby", "eksjöby kommun", "Eksjöbys kommun", "Borås kommun", "Borås")
    told = counted(*(plan(identifiers=number(name), person=Person(home_municipality=name)) for name in names))
    assert [case.kommun for case in told] == ["Eksjöby"] * 3 + ["Borås"] * 2


def test_one_sip_registered_by_both_parties_is_one() -> None:
    region = plan(ONE, codes=(code("KVÅ", "AU124"),))
    kommun = plan(ONE, identifiers=number("B-7"), codes=(code("KSI", "XAH.20.75"),))
    [case] = counted(region, kommun, systems=("prator", "lifecare"))
    assert case.registered == "both"
    assert left_out(region, kommun) == {"copy": 1}


def test_the_latest_version_counts() -> None:
    first = plan(ONE, version="1")
    second = plan(ONE, version="2", goals=(Goal(description="Något helt annat"),), created="2025-02-01")
    assert [case.year for case in counted(second, first)] == ["2025"]
    assert left_out(second, first) == {"duplicate": 1}
    new = replace(second, identifiers=number("A-2"), replaces=number("A-1"))
    assert [case.year for case in counted(new, first)] == ["2025"]
    assert left_out(new, first) == {"replaced": 1}


def test_the_same_number_of_different_people_is_two_plans() -> None:
    assert len(counted(plan(ONE), plan(OTHER))) == 2
    assert len(counted(plan(ONE), plan(OTHER), systems=("prator", "lifecare"))) == 2


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (plan(ONE, status=Concept("revoked")), "revoked"),
        (plan(ONE, status=Concept("draft")), "not-made"),
        (Plan(invitations=(Invitation(sent="2024-01-01"),)), "not-made"),
        (plan(ONE, legal_basis=Concept("lpt-lrv")), "not-sip"),
        (plan(ONE, kind=Concept("GP")), "not-sip"),
    ],
)
def test_what_is_no_sip_is_left_out(one: Plan, reason: str) -> None:
    assert counted(one) == []
    assert left_out(one) == {reason: 1}


def test_a_period() -> None:
    asked = {"first": "2024-01-01", "last": "2024-12-31"}
    assert left_out(plan(ONE), **asked) == {}
    assert left_out(plan(ONE, created="2025-01-01"), **asked) == {"outside-period": 1}
    assert left_out(plan(ONE, created=None), **asked) == {"undated": 1}


def test_an_unread_record_is_told() -> None:
    gathering = Gathering(shipped())
    gathering.take(Reading(None, system="prator"))
    assert gathering.statistics(Asked(CHOICES)).left_out[0].reason == "unread"


def test_order_does_not_matter() -> None:
    def answer(told: list[Plan]) -> Statistics:
        gathering = Gathering(shipped())
        for one in told:
            gathering.take(Reading(one, system="lifecare"))
        return gathering.statistics(Asked(CHOICES))

    forward = list(plans(80))
    assert answer(forward) == answer(forward[::-1])
    assert answer(forward).plans == 80


@given(st.lists(any_plans(), max_size=8))
def test_every_record_is_counted_or_told(told: list[Plan]) -> None:
    gathering = Gathering(shipped())
    for one in told:
        gathering.take(Reading(one, system="prator"))
    found = gathering.statistics(Asked(CHOICES, limit=2))
    assert found.plans is None or found.plans + sum(gathering.left_out.values()) == len(told)
    assert all(one.count is None or one.count >= 2 for one in found.left_out)


def test_nothing_of_the_person_is_kept() -> None:
    secret = plan(
        ONE,
        notes=("hemligt",),
        person=Person(identifiers=(ONE,), birth_date="1950-01-01", language="hemligt"),
    )
    assert "hemligt" not in repr(keep(Reading(secret, system="prator"), shipped()))


def test_plans_are_not_kept() -> None:
    """A thousand plans with long notes leave less behind than one in ten of their texts."""
    gathering = Gathering(shipped())
    tracemalloc.start()
    for i in range(1000):
        long = plan(identifiers=number(str(i)), notes=(f"{i} " * 5000,))
        gathering.take(Reading(long, system="prator"))
    left, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert left < 4_000_000
