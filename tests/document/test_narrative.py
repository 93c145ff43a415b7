"""Narrative: well-formed, escaped, the four elements first, in the language asked for."""

import pytest
from hypothesis import given
from lxml import etree

from sipfhir.document import narrative
from sipfhir.document.words import words
from sipfhir.plan import (
    Concept,
    Consent,
    Initiative,
    Intervention,
    Invitation,
    LifeArea,
    MeasuresByOthers,
    Message,
    Organization,
    Plan,
    Recipient,
    Situation,
)
from tests.resources.samples import PLAN, UNIT
from tests.strategies import plans

HEADINGS = (
    "Insatser och vem som ansvarar",
    "Åtgärder av andra än kommunen och regionen",
    "Övergripande ansvar för planen",
)


def lines(xhtml: str) -> list[str]:
    return ["".join(one.itertext()) for one in etree.fromstring(xhtml).iter("{*}li", "{*}b")]


@given(plans())
def test_every_narrative_is_well_formed_xhtml(plan: Plan) -> None:
    for what in (plan, *plan.consents, *plan.invitations, *plan.messages):
        root = etree.fromstring(narrative(plan, what))
        assert root.tag == "{http://www.w3.org/1999/xhtml}div"
        assert {etree.QName(one).localname for one in root.iter()} <= {"div", "p", "b", "ul", "li"}


def test_the_four_elements_come_first_also_when_they_are_not_stated() -> None:
    said = [line for line in lines(narrative(Plan(), Plan())) if line in HEADINGS or line == "Inte angivet"]
    assert said == [part for heading in HEADINGS for part in (heading, "Inte angivet")]


def test_plan_says_who_what_and_when() -> None:
    said = lines(narrative(PLAN, PLAN))
    assert said[0] == "Samordnad individuell plan: Min plan"
    assert "Den enskilde: Tolvan Tolvansson, 191212121212" in said
    assert "Anpassad skolgång · Skolan" in said
    assert "Hemtjänst Norr (Kommun)" in said
    intervention = next(line for line in said if line.startswith("Träning"))
    assert "ansvarig: Vårdcentralen Söder (Region)" in intervention
    assert "Pågående insats" in intervention


def test_none_stated_is_said() -> None:
    assert "Inga" in lines(narrative(PLAN, Plan(others=MeasuresByOthers(stated=Concept("none")))))


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a & b", "]]>", "\x0b\x00x"])
def test_text_is_escaped(text: str) -> None:
    root = etree.fromstring(narrative(Plan(), Plan(title=text)))
    assert root.find(".//{*}script") is None
    assert "".join(root.itertext()).startswith("Samordnad individuell plan: ")


def test_language_is_chosen() -> None:
    assert lines(narrative(PLAN, PLAN, words(language="en")))[0] == "Coordinated individual plan: Min plan"


@pytest.mark.parametrize(
    ("what", "title"),
    [
        (Consent(scope=Concept("sip"), parties=(UNIT,)), "Samtycke"),
        (Initiative(text="Behov"), "Initiativ till SIP"),
        (Invitation(purpose="Planera", recipients=(Recipient(party=UNIT),)), "Kallelse till SIP-möte"),
        (Message(kind=Concept("discharge-ready"), text="Klar"), "Utskrivningsklar"),
        (Message(text="Hej"), "Meddelande"),
    ],
)
def test_other_narratives(what: Consent | Initiative | Invitation | Message, title: str) -> None:
    assert lines(narrative(Plan(), what))[0] == title


def test_organisation_without_a_name_is_its_huvudman() -> None:
    plan = Plan(overall_responsible=(Organization(huvudman=Concept("region")),))
    assert "Region" in lines(narrative(plan, plan))


def test_language_is_said_of_the_div() -> None:
    for language in ("sv", "en"):
        root = etree.fromstring(narrative(PLAN, PLAN, words(language=language)))
        assert root.get("lang") == root.get("{http://www.w3.org/XML/1998/namespace}lang") == language


def test_why_and_whereto_and_what_there_is_to_build_on() -> None:
    situation = Situation(
        strengths="Stort nätverk",
        life_areas=(LifeArea(area=Concept("housing"), current="Egen lägenhet", wanted="Bo kvar"),),
    )
    undone = Intervention(description="Hembesök", status=Concept("cancelled"), status_reason="Flyttade")
    plan = Plan(situation=situation, interventions=(undone,), created="2024-03-18T09:00:00Z")
    said = lines(narrative(plan, plan))
    assert "Stort nätverk" in said
    assert "Boende · nuläge: Egen lägenhet · önskat läge: Bo kvar" in said
    assert "Hembesök · ansvarig: Inte angivet · Inte genomförd · orsak: Flyttade" in said
    assert "Upprättad: 18 mars 2024 kl. 10:00" in said


def test_recipients_reason_and_to_whom_it_was_passed_on() -> None:
    answer = Recipient(
        party=UNIT, outcome=Concept("forwarded"), reason=Concept("lack-of-time"), forwarded_to=UNIT
    )
    said = lines(narrative(PLAN, Invitation(recipients=(answer,))))
    unit = "Hemtjänst Norr (Kommun)"
    assert f"{unit} · Hänvisat vidare · Tidsbrist · hänvisad till {unit}" in said


def test_codes_are_told_in_full() -> None:
    assert "Orsak: Våld i nära relation" in lines(narrative(PLAN, Initiative(reason=Concept("violence"))))
