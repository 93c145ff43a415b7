"""Identities with any system, names with any spacing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipfhir.plan import ContactPoint, HumanName, Identifier, Person, Plan
from sipfhir.resources import Context, build, parse
from tests.strategies import ISSUERS, NUMBERS, texts

CONTEXT = Context()
SYSTEMS = st.none() | texts | st.sampled_from([*ISSUERS, "urn:oid:1.2.752.29.4.19", "urn:oid:2.5.4.97"])


def patient(person: Person) -> dict[str, Any]:
    return build(Plan(person=person), CONTEXT)[1]


def back(person: Person) -> Person | None:
    return parse(build(Plan(person=person), CONTEXT), CONTEXT)[0].plan.person


@given(st.sampled_from(list(NUMBERS)), SYSTEMS)
def test_identity_of_any_kind_and_system_is_kept(kind: Any, system: str | None) -> None:
    person = Person(identifiers=(Identifier(kind=kind, value="1", system=system),))
    assert back(person) == person


@pytest.mark.parametrize(
    ("kind", "system"),
    [
        ("personnummer", "http://electronichealth.se/identifier/personnummer"),
        ("samordningsnummer", "http://electronichealth.se/identifier/samordningsnummer"),
        ("nationellt-reservnummer", "http://electronichealth.se/identifier/nationelltReservnummer"),
        ("hsa-id", "urn:oid:1.2.752.29.4.19"),
        ("organisationsnummer", "urn:oid:2.5.4.97"),
    ],
)
def test_system_of_a_national_identity(kind: Any, system: str) -> None:
    built = patient(Person(identifiers=(Identifier(kind=kind, value="1"),)))
    assert built["identifier"][0]["system"] == system


def test_oid_of_a_local_reserve_number_is_a_urn() -> None:
    number = Identifier(kind="lokalt-reservnummer", value="98240301AA06", system="1.2.752.97.3.1.3")
    assert patient(Person(identifiers=(number,)))["identifier"][0]["system"] == "urn:oid:1.2.752.97.3.1.3"


def test_the_other_oid_of_hsa_id_is_read() -> None:
    resources = build(Plan(person=Person(identifiers=(Identifier(kind="hsa-id", value="X"),))), CONTEXT)
    number = {"system": "urn:oid:1.2.752.129.2.1.4.1", "value": "X"}
    plan = parse([resources[0], {**resources[1], "identifier": [number]}], CONTEXT)[0].plan
    assert plan.person == Person(identifiers=(Identifier(kind="hsa-id", value="X"),))


@pytest.mark.parametrize("given_name", ["Anna Maria", "Anna  Maria", " Anna", "A"])
def test_given_names_keep_their_spaces(given_name: str) -> None:
    person = Person(name=HumanName(given=given_name))
    assert back(person) == person


def test_given_names_are_a_list() -> None:
    assert patient(Person(name=HumanName(given="Anna Maria")))["name"] == [{"given": ["Anna", "Maria"]}]


def test_contact_of_unknown_kind_says_so() -> None:
    telecom = patient(Person(contacts=(ContactPoint(value="070-1740605"),)))["telecom"][0]
    assert telecom["value"] == "070-1740605"
    assert telecom["_system"]["extension"][0]["valueCode"] == "unknown"


def test_number_of_the_source_has_a_system_of_its_installation_and_is_read_without_it() -> None:
    plan = Plan(identifiers=(Identifier(kind="local", value="A-17"),))
    context = Context(system="lifecare", installation="norr väst")
    resources = build(plan, context)
    assert resources[0]["identifier"] == [
        {"system": "https://sipfhir.example/fhir/NamingSystem/norr%20v%C3%A4st/lifecare", "value": "A-17"}
    ]
    assert parse(resources, CONTEXT)[0].plan == plan


def test_system_that_looks_like_ours_is_kept_when_the_source_gave_it() -> None:
    given_system = "https://sipfhir.example/fhir/NamingSystem/demo/prator"
    person = Person(identifiers=(Identifier(kind="local", value="1", system=given_system),))
    assert back(person) == person
