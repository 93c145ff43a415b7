"""Parties: which resource each becomes, and what is kept of each."""

from typing import Any

import pytest

from sipfhir.plan import (
    Attendee,
    Concept,
    ContactPoint,
    HumanName,
    Identifier,
    Meeting,
    Organization,
    Party,
    Plan,
)
from sipfhir.resources import Context, build, parse
from tests.resources.samples import DAUGHTER, KOMMUN, NURSE, PERSON, REGION, UNIT

CONTEXT = Context()
HSA = Identifier(kind="hsa-id", value="SE2321000131-P000000123457")


@pytest.mark.parametrize(
    ("party", "kind"),
    [
        (UNIT, "Organization"),
        (NURSE, "PractitionerRole"),
        (DAUGHTER, "RelatedPerson"),
        (Party(kind=Concept("patient")), "Patient"),
        (Party(kind=Concept("professional"), name=HumanName(text="Någon")), "Practitioner"),
        (Party(name=HumanName(text="Någon"), identifiers=(HSA,)), "Practitioner"),
        (Party(relation="granne"), "RelatedPerson"),
        (Party(kind=Concept("guardian", "Vårdnadshavare 1"), identifiers=(HSA,)), "RelatedPerson"),
    ],
)
def test_resource_of_a_party(party: Party, kind: str) -> None:
    plan = Plan(person=PERSON, coordinator=party)
    resources = build(plan, CONTEXT)
    team = next(one for one in resources if one["resourceType"] == "CareTeam")
    assert team["participant"][0]["member"]["reference"].split("/")[0] == kind
    assert parse(resources, CONTEXT)[0].plan == plan


@pytest.mark.parametrize(
    "party",
    [
        Party(name=HumanName(text="Någon")),
        Party(name=HumanName(family="Ek", given="Bo"), contacts=(ContactPoint(value="070-1740605"),)),
        Party(kind=Concept("organization"), name=HumanName(text="Någon")),
        Party(kind=Concept(None, "kusin"), name=HumanName(text="Någon")),
    ],
)
def test_party_of_whom_only_a_name_is_known_becomes_no_resource(party: Party) -> None:
    came = Attendee(party=party, attendance=Concept("attended"))
    plan = Plan(person=PERSON, coordinator=party, meetings=(Meeting(attendees=(came,)),))
    resources = build(plan, CONTEXT)
    types = {one["resourceType"] for one in resources}
    assert not types & {"Practitioner", "PractitionerRole", "RelatedPerson"}
    team = next(one for one in resources if one["resourceType"] == "CareTeam")
    assert team["participant"][0]["member"]["display"] in ("Någon", "Bo Ek")
    [parsed] = parse(resources, CONTEXT)
    assert (parsed.plan, parsed.unmapped) == (plan, [])


@pytest.mark.parametrize(
    "party",
    [
        Party(),
        Party(kind=Concept("relative")),
        Party(kind=Concept("patient", "Barnet"), name=HumanName(text="Tolvan")),
        Party(kind=Concept(None, "god man"), organization=KOMMUN),
        Party(organization=Organization()),
        Party(name=HumanName()),
    ],
)
def test_party_of_which_little_is_known_is_kept(party: Party) -> None:
    for person in (None, PERSON):
        plan = Plan(person=person, coordinator=party)
        assert parse(build(plan, CONTEXT), CONTEXT)[0].plan == plan


def test_same_party_is_one_resource() -> None:
    resources = build(Plan(author=NURSE, coordinator=NURSE, overall_responsible=(REGION,)), CONTEXT)
    types = [one["resourceType"] for one in resources]
    assert [types.count(one) for one in ("Practitioner", "PractitionerRole", "Organization")] == [1, 1, 1]


def test_two_contents_under_one_identity_are_kept_apart_and_found() -> None:
    one, other = Party(name=HumanName(text="A"), identifiers=(HSA,)), Party(identifiers=(HSA,))
    third = Party(name=HumanName(text="B"), identifiers=(HSA,))
    plan = Plan(coordinator=one, next_caller=other, follow_up_responsible=third)
    built = build(plan, CONTEXT)
    assert [finding.rule for finding in built.findings] == ["ID-NOKEY", "RESOURCE-VARIANT"]
    assert len({one["id"] for one in built if one["resourceType"] == "Practitioner"}) == 3
    assert parse(built, CONTEXT)[0].plan == plan


def test_organisation_with_an_hsa_id_has_one_id_in_all_plans() -> None:
    def organization(title: str) -> Any:
        built = build(Plan(title=title, overall_responsible=(KOMMUN,)), CONTEXT)
        return next(one["id"] for one in built if one["resourceType"] == "Organization")

    assert organization("En") == organization("Annan")


def test_units_that_share_an_organisation_number_are_two() -> None:
    number = Identifier(kind="organisationsnummer", value="2321000131")
    units = tuple(Organization(name=name, identifiers=(number,)) for name in ("Norr", "Söder"))
    built = build(Plan(overall_responsible=units), CONTEXT)
    assert len({one["id"] for one in built if one["resourceType"] == "Organization"}) == 2
    assert [finding.rule for finding in built.findings] == ["ID-NOKEY"]
