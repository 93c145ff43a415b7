"""What each sheet says, in which order, and what it must not say."""

import re

import pytest

from sipfhir.document.content import Document, Section, line
from sipfhir.document.paper import SHEETS, html, pdf
from sipfhir.document.paper.kinds import Sheet, sheet_content
from sipfhir.document.words import words
from sipfhir.errors import BadConfiguration, BadInput
from sipfhir.plan import (
    Concept,
    ContactPoint,
    HumanName,
    Intervention,
    Invitation,
    Meeting,
    Organization,
    Participant,
    Party,
    Person,
    Plan,
)
from tests.canary import CANARY, NUMBER, planted
from tests.document.paper.made import opened, sampled, text, words_of
from tests.resources.samples import KOMMUN, NURSE, PLAN, REGION


def content(plan: Plan, sheet: Sheet = "plan", easy: bool = False) -> Document:
    return sheet_content(plan, sheet, words(easy=easy))


def section(document: Document, label: str) -> Section:
    heading = words().labels[label]
    return next(one for one in document.sections if one.heading == heading)


def test_the_plan_begins_with_what_who_when_and_ends_with_signatures() -> None:
    headings = [one.heading for one in content(PLAN).sections]
    assert headings[:6] == [
        "",
        "Insatser och vem som ansvarar",
        "Åtgärder av andra än kommunen och regionen",
        "Övergripande ansvar för planen",
        "Nästa möte",
        "Uppföljning",
    ]
    assert headings[-2:] == ["Så tar du tillbaka ditt samtycke", "Underskrifter"]


def test_the_four_elements_and_what_comes_next_are_asked_for_in_an_empty_plan() -> None:
    missing = [one.heading for one in content(Plan()).sections if one.lines == ["Inte angivet"]]
    assert len(missing) == 5


def test_a_row_says_what_who_by_whom_when_and_how_it_goes() -> None:
    one = Intervention(
        description="Träning",
        extent="Två gånger i veckan",
        responsible=REGION,
        contact=NURSE,
        performer=Party(organization=KOMMUN),
        start="2024-03-01",
        status=Concept("cancelled"),
        status_reason="Flyttade",
    )
    table = section(content(Plan(interventions=(one,))), "interventions")
    assert table.rows == (
        (
            "Träning\nTvå gånger i veckan",
            "Vårdcentralen Söder (Region)\nkontakt: Prov Provsson, distriktssköterska",
            "Hemtjänst Norr (Kommun)",
            "från 1 mars 2024",
            "Inte genomförd\norsak: Flyttade",
        ),
    )


def test_the_contact_list_has_each_once_with_all_roles_and_numbers() -> None:
    known = Party(name=HumanName(text="Prov Provsson"), contacts=(ContactPoint(value="070-174 06 05"),))
    plan = Plan(coordinator=known, participants=(Participant(party=known, role=Concept("participant")),))
    [row] = section(content(plan), "contacts").rows
    assert row == ("Prov Provsson", "Samordnare, Deltagare", "070-174 06 05")


def test_each_huvudman_signs_once() -> None:
    other = Organization(name="Psykiatrin", huvudman=Concept("region"), huvudman_name="Region Exempel")
    each = (KOMMUN, REGION, other)
    plan = Plan(interventions=tuple(Intervention(responsible=one) for one in each))
    assert section(content(plan), "signatures").lines == ["Den enskilde", "Kommun", "Region Exempel"]


def test_a_representative_signs_too() -> None:
    plan = Plan(person=Person(representatives=(Party(name=HumanName(text="Prov")),)))
    assert "Vårdnadshavare eller företrädare" in section(content(plan), "signatures").lines


def test_the_next_meeting_is_the_one_that_is_planned() -> None:
    held = Meeting(status=Concept("held"), start="2024-03-18")
    ahead = Meeting(status=Concept("planned"), start="2024-09-02T10:00:00+02:00", minutes=60, place="Rum 3")
    lines = section(content(Plan(meetings=(held, ahead))), "next-meeting").lines
    assert lines == ["måndag 2 september 2024 kl. 10:00 · 60 minuter · Rum 3"]


def test_the_last_call_is_printed_when_not_said_which() -> None:
    plan = Plan(invitations=(Invitation(purpose="Första"), Invitation(purpose="Andra")))
    assert "Andra" in html(plan, "kallelse")
    assert "Första" in html(plan, "kallelse", call=0)
    with pytest.raises(BadInput, match="no such call"):
        html(plan, "kallelse", call=2)
    with pytest.raises(BadInput, match="no such call"):
        pdf(Plan(), "kallelse")


def test_a_language_that_there_is_none_of_is_refused() -> None:
    with pytest.raises(BadConfiguration, match="no such language"):
        html(PLAN, language="fi")


def test_the_consent_form_names_every_unit_but_not_the_person() -> None:
    patient = Participant(party=Party(kind=Concept("patient"), name=HumanName(text="Tolvan")))
    plan = Plan(participants=(patient, Participant(party=NURSE)), overall_responsible=(KOMMUN,))
    ticks = section(content(plan, "consent"), "consent-whom").lines
    assert ticks == ["Hemtjänst Norr (Kommun)", "Vårdcentralen Söder (Region)", ""]


def test_easy_words_explain_themselves() -> None:
    document = content(PLAN, easy=True)
    said = " ".join(line(one) for part in document.sections for one in part.lines)
    headings = [one.heading for one in document.sections]
    assert "Den här hjälpen får du" in headings
    assert "Huvudman: kommunen eller regionen." in said
    assert "(Kommunen)" in said


@pytest.mark.parametrize("easy", [False, True])
@pytest.mark.parametrize("sheet", SHEETS)
def test_of_a_protected_person_nothing_leaks(sheet: Sheet, easy: bool) -> None:
    protected = [plan for plan in sampled() if plan.person and plan.person.protection]
    assert protected
    for plan in protected:
        if sheet == "kallelse" and not plan.invitations:
            continue
        made = opened(pdf(plan, sheet, easy=easy))
        for said in (words_of(pdf(plan, sheet, easy=easy)), html(plan, sheet, easy=easy), str(made.docinfo)):
            assert not [one for one in _secrets(plan) if re.search(rf"\b{re.escape(one)}\b", said)]


def _secrets(plan: Plan) -> list[str]:
    person = plan.person
    assert person is not None
    name, address = person.name, person.address
    found = [*(one.value for one in (*person.identifiers, *person.contacts))]
    found += [name.text, name.family, name.given] if name else []
    found += [address.line, address.postal_code, address.city] if address else []
    return [one for one in found if one and len(one) > 3]


def test_the_code_is_the_only_thing_of_the_plan_in_the_footer() -> None:
    """A sheet that is lost tells of nobody but on its first page: no running head with a name."""
    plan = planted(PLAN)
    said = text(pdf(Plan(person=plan.person, notes=tuple("rad" for _ in range(400)))))
    assert said.count(NUMBER) == 1
    assert said.count(CANARY) <= 1
