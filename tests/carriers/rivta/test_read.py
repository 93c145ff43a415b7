"""A response into plans."""

from base64 import b64decode

import pytest

import sipfhir
from sipfhir.errors import SipfhirError
from tests.carriers.rivta.making import SAMPLES, plans

GOOD = SAMPLES / "rivta/good"


def test_what_the_header_and_the_body_say() -> None:
    [plan] = plans("rivta/good/sip-pdf.xml")
    assert plan.identifiers[0].value == "VP-1"
    assert plan.identifiers[0].system == "SE2321000016-S001"
    assert plan.kind
    assert plan.kind.code == "SIP"
    assert plan.approved_for_patient is True
    assert plan.created == "2026-03-02T10:15:00+01:00"
    assert plan.updated == "2026-03-02T11:15:00+01:00"
    assert plan.author
    assert plan.author.organization
    assert [one.value for one in plan.author.organization.identifiers] == ["SE2321000016-E100"] * 2
    assert plan.author.organization.huvudman
    assert plan.author.organization.huvudman.code == "region"
    assert plan.author.organization.huvudman.text == "SE2321000016-RIVTA1"
    [attachment] = plan.attachments
    assert b64decode(attachment.data or "").startswith(b"%PDF-")


def test_both_oids_of_an_hsa_id_are_read() -> None:
    [plan] = plans("rivta/good/tva-hsa-oid.xml")
    units = [one.party.organization for one in plan.participants if one.party]
    assert [one.identifiers[0].kind for one in units if one] == ["hsa-id", "hsa-id"]


@pytest.mark.parametrize(
    ("name", "kind", "system"),
    [
        ("good/sip-pdf", "personnummer", None),
        ("good/samordningsnummer", "samordningsnummer", None),
        ("odd/nationellt-reservnummer", "nationellt-reservnummer", None),
        ("good/reservnummer", "lokalt-reservnummer", "urn:oid:1.2.752.97.3.1.3"),
    ],
)
def test_whose_it_is(name: str, kind: str, system: str | None) -> None:
    [plan] = plans(f"rivta/{name}.xml")
    assert plan.person
    [own] = plan.person.identifiers
    assert (own.kind, own.system) == (kind, system)


def test_a_nullified_plan_does_not_arrive_as_living() -> None:
    [reading] = sipfhir.read(SAMPLES / "rivta/odd/makulerad.xml")
    bundle = sipfhir.to_fhir(reading)
    assert bundle[0]["status"] == "entered-in-error"
    [finding] = [each for each in sipfhir.validate(reading).findings if each.rule == "PLAN-5"]
    assert finding.place.line == 16


def test_what_the_person_may_see_goes_through_fhir() -> None:
    [reading] = sipfhir.read(GOOD / "i-kuvert.xml")
    bundle = sipfhir.to_fhir(reading).collection()
    [again] = sipfhir.from_fhir(bundle)
    assert again.plan
    assert again.plan.approved_for_patient is False
    assert again.plan.identifiers == (reading.plan.identifiers if reading.plan else ())


def test_two_source_systems_may_use_one_number() -> None:
    text = (GOOD / "sip-pdf.xml").read_text("utf-8")
    ids = {
        sipfhir.to_fhir(next(sipfhir.read(one.encode())))[0]["id"]
        for one in (text, text.replace("-S001", "-S002"))
    }
    assert len(ids) == 2


@pytest.mark.parametrize("ending", ["", "&a;"])
def test_a_bomb_does_not_go_off(ending: str) -> None:
    text = (GOOD / "sip-pdf.xml").read_text("utf-8")
    entities = '<!DOCTYPE x [<!ENTITY a "bomb"><!ENTITY b "&a;&a;&a;&a;">]>'
    bomb = text.replace("?>", "?>" + entities, 1).replace("Exempelstadens vårdcentral", f"&b;{ending}")
    try:
        readings = list(sipfhir.read(bomb.encode(), "rivta"))
    except SipfhirError:
        return
    assert all(b"bombbomb" not in repr(one.plan).encode() for one in readings)
    assert any(one.findings for one in readings)
