"""Identity numbers, wherever in the plan they stand."""

from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields, replace

from sipfhir.findings import Severity
from sipfhir.plan import (
    Consent,
    Identifier,
    Intervention,
    Invitation,
    Organization,
    Party,
    Person,
    Plan,
    Recipient,
)
from sipfhir.plan.base import Part
from sipfhir.rules import validate
from sipfhir.rules.identifiers import identifiers

RIGHT = [
    Identifier(kind="personnummer", value="191212121212"),
    Identifier(kind="personnummer", value="189002029800"),
    Identifier(kind="samordningsnummer", value="196109732393"),
    Identifier(kind="nationellt-reservnummer", value="20210325K069"),
    Identifier(kind="lokalt-reservnummer", value="98240301AA06", system="1.2.752.97.3.1.3"),
    Identifier(kind="hsa-id", value="SE2321000131-P000000123457"),
    Identifier(kind="organisationsnummer", value="0000000000"),
    Identifier(kind="local", value="Ärende 17"),
]


def found(plan: Plan, **options: Any) -> list[tuple[str, str | None]]:
    return [(f.rule, f.place.plan) for f in validate(plan, **options).findings if f.rule.startswith("ID")]


@pytest.mark.parametrize("identifier", RIGHT, ids=lambda one: one.kind)
def test_a_right_number_has_no_finding(identifier: Identifier, lawful: Plan) -> None:
    assert found(replace(lawful, person=Person(identifiers=(identifier,)))) == []


def test_the_checksum_can_be_switched_off(lawful: Plan) -> None:
    plan = replace(
        lawful, person=Person(identifiers=(Identifier(kind="personnummer", value="191212121213"),))
    )
    assert found(plan) == [("ID-CHECKSUM", "person.identifiers[0]")]
    assert found(plan, checksum=False) == []


@pytest.mark.parametrize(
    ("created", "fault"),
    [
        ("1990-02-21", True),
        ("1990-02-22", False),
        ("1990-02-21T23:00:00Z", False),
        ("1990-01", True),
        ("1990-02", False),
        ("1990", False),
        ("1989", True),
        ("1989-13-45", False),
        (None, False),
    ],
)
def test_nobody_is_born_after_the_plan(created: str | None, fault: bool, lawful: Plan) -> None:
    person = Person(identifiers=(Identifier(kind="personnummer", value="199002222397"),))
    findings = [
        f for f in validate(replace(lawful, created=created, person=person)).findings if f.rule[0] == "I"
    ]
    assert [(f.rule, f.params["case"]) for f in findings] == ([("ID-CENTURY", "unborn")] if fault else [])


def test_an_odd_century_is_told_as_that(lawful: Plan) -> None:
    person = Person(identifiers=(Identifier(kind="personnummer", value="219002222397"),))
    found = validate(replace(lawful, person=person), checksum=False).findings
    assert [(f.rule, f.params["case"]) for f in found] == [("ID-CENTURY", "default")]


def test_a_local_reserve_number_needs_its_issuer(lawful: Plan) -> None:
    plan = replace(lawful, person=Person(identifiers=(replace(RIGHT[4], system=None),)))
    (finding,) = validate(plan).findings
    assert (finding.rule, finding.params["case"]) == ("ID-RESERVE", "issuer")


def test_every_number_is_told_with_its_place(lawful: Plan) -> None:
    bad = Identifier(kind="hsa-id", value="fel")
    party = Party(identifiers=(bad,), organization=Organization(identifiers=(RIGHT[5], bad)))
    plan = replace(
        lawful,
        consents=(*lawful.consents, Consent(parties=(party,))),
        invitations=(Invitation(recipients=(Recipient(forwarded_to=party),)),),
        interventions=(*lawful.interventions, Intervention(responsible=party.organization)),
    )
    assert {place for rule, place in found(plan) if rule == "ID-HSA"} == {
        "consents[1].parties[0].identifiers[0]",
        "consents[1].parties[0].organization.identifiers[1]",
        "invitations[0].recipients[0].forwarded_to.identifiers[0]",
        "invitations[0].recipients[0].forwarded_to.organization.identifiers[1]",
        "interventions[2].responsible.identifiers[1]",
    }


def test_no_identity_is_a_note(lawful: Plan) -> None:
    for person in (None, Person()):
        (finding,) = validate(replace(lawful, person=person)).findings
        assert (finding.rule, finding.severity) == ("ID-NONE", Severity.NOTE)


def test_a_finding_never_holds_the_number(lawful: Plan) -> None:
    plan = replace(
        lawful, person=Person(identifiers=(Identifier(kind="personnummer", value="191212121213"),))
    )
    assert "191212121213" not in str(validate(plan).findings)


def holding(part: Any, name: str, hint: Any, item: Any) -> Any:
    """A part with the item in one of its fields, None when the field can not hold it."""
    options = get_args(hint) or (hint,)
    if type(item) not in options:
        return None
    required = {field.name: "x" for field in fields(part) if field.required}
    return part(**{**required, name: (item,) if getattr(hint, "__origin__", None) is tuple else item})


def parents(item: Any, known: list[type[Part]]) -> list[Any]:
    tried = [holding(part, name, hint, item) for part in known for name, hint in get_type_hints(part).items()]
    return [found for found in tried if found is not None]


def parts(root: type[Part]) -> list[type[Part]]:
    """Every part that a plan is made of."""
    known = [root]
    for part in known:
        for hint in get_type_hints(part).values():
            options = [one for one in get_args(hint) or (hint,) if isinstance(one, type)]
            known += [one for one in options if issubclass(one, Part) and one not in known]
    return known


def test_no_field_that_holds_a_number_is_overlooked() -> None:
    """Every chain of parts from an identifier up to the plan is walked."""
    known = parts(Plan)
    chains: list[Any] = [RIGHT[0]]
    plans: list[Plan] = []
    while chains:
        chains = [parent for item in chains for parent in parents(item, known)]
        plans += [item for item in chains if isinstance(item, Plan)]
    assert len(plans) > 60
    assert all([one for _, one in identifiers(plan)] == [RIGHT[0]] for plan in plans)


@given(st.text(max_size=40), st.sampled_from(RIGHT))
def test_no_value_stops_the_check(value: str, identifier: Identifier) -> None:
    plan = Plan(person=Person(identifiers=(replace(identifier, value=value),)))
    assert all(rule.startswith("ID-") for rule, _ in found(plan))
