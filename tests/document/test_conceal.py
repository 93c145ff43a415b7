"""Concealing: fields that lead to a protected person, and texts that name someone."""

import msgspec
import pytest

from sipfhir.document.conceal import conceal
from sipfhir.plan import Concept, HumanName, Meeting, Participant, Party, Person, Plan

PERSON = Person(name=HumanName(given="Anna", family="Ek"), protection=Concept("skyddadFolkbokforing"))


def concealed(**given: object) -> Plan:
    return conceal(Plan(person=PERSON, **given))[0]  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["Anna mår bra", "Annas mål", "ANNA", "fru ek", "Ek: ringer"])
def test_text_that_names_the_person_is_taken_out(text: str) -> None:
    assert concealed(title=text, notes=(text, "annat")) == Plan(
        person=msgspec.structs.replace(PERSON, name=None), notes=("annat",)
    )


@pytest.mark.parametrize("text", ["Ananas", "en ekonom", "Mår bra"])
def test_other_text_stays(text: str) -> None:
    assert concealed(title=text).title == text


def test_place_of_one_character_takes_out_only_itself() -> None:
    plan = concealed(meetings=(Meeting(place="A", notes="Alla kom"),))
    assert plan.meetings == (Meeting(notes="Alla kom"),)


def test_own_word_that_names_someone_goes_and_the_code_stays() -> None:
    assert concealed(kind=Concept("SIP", "Annas SIP")).kind == Concept("SIP")
    assert concealed(kind=Concept(None, "Annas SIP")).kind is None


@pytest.mark.parametrize(
    ("party", "kept"),
    [
        (Party(kind=Concept("relative"), name=HumanName(text="Bo")), Party(kind=Concept("relative"))),
        (Party(kind=Concept(None, "kusin"), name=HumanName(text="Bo")), Party()),
        (
            Party(name=HumanName(text="Bo"), profession="läkare"),
            Party(name=HumanName(text="Bo"), profession="läkare"),
        ),
    ],
)
def test_of_those_near_only_the_kind_stays(party: Party, kept: Party) -> None:
    assert concealed(participants=(Participant(party=party),)).participants[0].party == kept


def test_unprotected_plan_is_not_touched() -> None:
    plan = Plan(person=Person(name=HumanName(text="Anna")), title="Anna")
    assert conceal(plan) == (plan, [])


def test_paths_are_told() -> None:
    plan = Plan(person=PERSON, title="Annas plan", meetings=(Meeting(place="Rummet"),))
    assert conceal(plan)[1] == ["title", "person.name", "meetings[0].place"]
