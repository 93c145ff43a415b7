"""Protected identity: labelled everywhere, withheld at delivery, never named in a narrative."""

import msgspec
import pytest
from hypothesis import given, settings

from sipfhir.plan import Address, Concept, ContactPoint, Goal, Meeting, Participant, Person, Plan
from sipfhir.resources import Context, build, parse
from tests.resources.samples import DAUGHTER, NURSE, PERSON, PLAN
from tests.strategies import plans

SECRETS = ("Tolvan", "Dotter", "Storgatan", "070-1740605", "Konferensrummet")
PROTECTED = msgspec.structs.replace(
    PLAN,
    person=msgspec.structs.replace(
        PERSON,
        protection=Concept("sekretessmarkering"),
        address=Address(line="Storgatan 1", city="Ankeborg"),
        contacts=(ContactPoint(value="070-1740605"),),
        representatives=(DAUGHTER,),
    ),
    participants=(Participant(party=DAUGHTER), Participant(party=NURSE)),
    meetings=(Meeting(place="Konferensrummet", notes="Träffas i Konferensrummet"),),
    goals=(Goal(description="Tolvans mål: cykla"), Goal(description="Gå i trappor")),
    notes=("Dotter ringer", "Inget mer"),
)


def narratives(plan: Plan) -> str:
    return " ".join(one["text"]["div"] for one in build(plan, Context()) if "text" in one)


def test_label_is_on_every_resource() -> None:
    label = {
        "system": "http://hl7.se/fhir/ig/base/CodeSystem/SecurityLabel",
        "code": "sekretessmarkering",
        "display": "Sekretessmarkering",
    }
    assert [one["meta"]["security"] for one in build(PROTECTED, Context())] == [[label]] * len(
        build(PROTECTED, Context())
    )
    assert not any("security" in one["meta"] for one in build(PLAN, Context()))


def test_local_conversion_keeps_all() -> None:
    built = build(PROTECTED, Context())
    assert built.withheld == []
    assert parse(built, Context())[0].plan == PROTECTED


def test_narrative_never_names_the_person_places_or_relatives() -> None:
    text = narratives(PROTECTED)
    assert not [secret for secret in SECRETS if secret in text]
    assert "Skyddade personuppgifter" in text
    assert "Gå i trappor" in text
    assert "Prov Provsson" in text
    assert "Tolvan" in narratives(PLAN)


@pytest.fixture(scope="module")
def delivered() -> str:
    return msgspec.json.encode(build(PROTECTED, Context(disclose_protected=False))).decode()


@pytest.mark.parametrize("secret", SECRETS)
def test_delivery_withholds(delivered: str, secret: str) -> None:
    assert secret not in delivered


@pytest.mark.parametrize("kept", ["191212121212", "Gå i trappor", "Inget mer", "Prov Provsson"])
def test_delivery_keeps(delivered: str, kept: str) -> None:
    assert kept in delivered


def test_withheld_paths_are_told() -> None:
    withheld = build(PROTECTED, Context(disclose_protected=False)).withheld
    assert {
        "person.name",
        "person.address",
        "person.contacts",
        "person.representatives",
        "participants[0].party",
        "invitations[0].recipients[1].party",
        "meetings[0].place",
        "meetings[0].notes",
        "goals[0].description",
        "notes[0]",
        "attachments[0].data",
        "attachments[0].title",
    } == set(withheld)


def test_nothing_is_withheld_of_others() -> None:
    built = build(PLAN, Context(disclose_protected=False))
    assert built.withheld == []
    assert list(built) == list(build(PLAN, Context()))


def test_word_that_no_table_knows_is_protection_too() -> None:
    person = msgspec.structs.replace(PERSON, protection=Concept(None, "Fingerade uppgifter"))
    built = build(Plan(person=person), Context())
    assert built[1]["meta"]["security"][0]["code"] == "R"
    assert parse(built, Context())[0].plan.person == person
    assert "Tolvan" not in narratives(Plan(person=person))


@settings(max_examples=50)
@given(plans())
def test_withheld_plan_is_still_a_plan(plan: Plan) -> None:
    protected = msgspec.structs.replace(
        plan, person=msgspec.structs.replace(PERSON, protection=Concept("skyddadFolkbokforing"))
    )
    built = build(protected, Context(disclose_protected=False))
    assert "person.name" in built.withheld
    assert parse(built, Context())[0].unmapped == []


def test_each_withheld_field_is_a_finding_without_a_value() -> None:
    built = build(PROTECTED, Context(disclose_protected=False))
    found = [one for one in built.findings if one.rule == "PROTECT-1"]
    assert [one.params["field"] for one in found] == built.withheld == [one.place.plan for one in found]
    assert not any(secret in repr(found) for secret in SECRETS)
    assert not [one for one in build(PROTECTED, Context()).findings if one.rule == "PROTECT-1"]


@pytest.mark.parametrize("word", ["Hemlig", "Tolvans uppgifter är skyddade"])
def test_word_that_no_table_knows_conceals_and_labels(word: str) -> None:
    assert PROTECTED.person is not None
    person = msgspec.structs.replace(PROTECTED.person, protection=Concept(None, word))
    plan = msgspec.structs.replace(PROTECTED, person=person)
    built = build(plan, Context(disclose_protected=False))
    assert not any(secret in msgspec.json.encode(built).decode() for secret in SECRETS)
    assert {one["meta"]["security"][0]["code"] for one in built} == {"R"}
    again = parse(built, Context())[0].plan.person
    assert again is not None
    assert again.protection == Concept(None, None if "Tolvan" in word else word)
    assert parse(build(plan, Context()), Context())[0].plan == plan


@pytest.mark.parametrize("protection", [Concept("skyddadFolkbokforing"), Concept(None, "Hemlig")])
def test_label_is_read_from_any_resource_when_the_patient_is_absent(protection: Concept) -> None:
    person = msgspec.structs.replace(PERSON, protection=protection)
    resources = build(msgspec.structs.replace(PLAN, person=person), Context())
    bare = {**resources[0], "meta": {}}
    for kept in (resources, [bare, *resources[1:]]):
        without = [one for one in kept if one["resourceType"] != "Patient"]
        again = parse(without, Context())[0].plan.person
        assert again is not None
        assert again.protection == protection


def test_label_of_another_person_is_not_this_ones() -> None:
    person = msgspec.structs.replace(PERSON, protection=Concept("skyddadFolkbokforing"), identifiers=())
    both = [*build(PLAN, Context()), *build(Plan(person=person, title="B"), Context())]
    without = [one for one in both if one["resourceType"] != "Patient"]
    first, second = (parsed.plan.person for parsed in parse(without, Context()))
    assert first is None
    assert second == Person(protection=person.protection)
