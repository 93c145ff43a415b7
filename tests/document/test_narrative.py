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
    Invitation,
    MeasuresByOthers,
    Message,
    Organization,
    Plan,
    Recipient,
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
