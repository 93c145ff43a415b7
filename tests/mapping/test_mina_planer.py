"""Mina planer: makulering through the plan, FHIR and back; goals in two forms; menprövning for consent."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

import sipfhir
from sipfhir.plan import Concept, Consent, Goal, Invitation, Message, Organization, Participant, Party, Plan
from sipfhir.registry import mapping, shipped
from sipfhir.site import defaults

MINA = mapping(shipped(), "mina-planer")
VOIDED = defaults() / "samples/mina-planer/good/makulerade-steg.json"


def case(*steps: dict[str, Any], **members: Any) -> dict[str, Any]:
    """A case with its steps numbered from 1, unless they say otherwise."""
    numbered = [{"nr": number, **step} for number, step in enumerate(steps, start=1)]
    return {"arendeId": "mp-1", "personId": "191212121212", **members, "steg": numbered}


def read(record: dict[str, Any], tmp_path: Path) -> sipfhir.Reading:
    file = tmp_path / "mp.json"
    file.write_bytes(msgspec.json.encode(record))
    [reading] = sipfhir.read(file)
    assert reading.system == "mina-planer"
    return reading


def statuses(reading: sipfhir.Reading) -> dict[str, str]:
    """The number of each step, and the status of its CommunicationRequest."""
    made = [one for one in sipfhir.to_fhir(reading) if one["resourceType"] == "CommunicationRequest"]
    return {one["identifier"][0]["value"]: one["status"] for one in made}


def back(reading: sipfhir.Reading) -> Any:
    """The file again, by way of FHIR."""
    [again] = sipfhir.from_fhir(msgspec.json.encode(sipfhir.to_fhir(reading).collection()))
    assert again.plan is not None
    assert again.plan.messages == reading.plan.messages  # type: ignore[union-attr]
    assert again.plan.invitations == reading.plan.invitations  # type: ignore[union-attr]
    return msgspec.json.decode(sipfhir.write([reading.with_plan(again.plan)], "mina-planer").data)


ADMITTED = {"typ": "inskrivningsmeddelande", "tid": "2024-03-10T09:15", "enhet": "Avd 3", "kvitterad": True}


def voids(number: Any) -> dict[str, Any]:
    return {"typ": "makulering", "avser": number, "tid": "2024-03-10T09:20"}


def test_a_voided_step_is_kept_with_what_voids_it(tmp_path: Path) -> None:
    record = case(ADMITTED, voids(1))
    reading = read(record, tmp_path)
    assert reading.plan is not None
    first, second = reading.plan.messages
    assert (first.id, first.kind, first.status) == ("1", Concept("admission"), Concept("received"))
    assert (second.kind, second.refers_to) == (Concept("void"), "1")
    assert statuses(reading) == {"1": "revoked", "2": "unknown"}
    assert back(reading) == record


def test_a_voided_call_and_a_voided_voiding(tmp_path: Path) -> None:
    call = {
        "typ": "kallelse",
        "status": "publicerad",
        "tid": "2024-03-10T09:30",
        "motestid": "2024-03-14T13:00",
    }
    record = case(ADMITTED, call, voids(2), voids(1), voids(4))
    reading = read(record, tmp_path)
    assert statuses(reading) == {
        "1": "completed",
        "2": "revoked",
        "3": "unknown",
        "4": "revoked",
        "5": "unknown",
    }
    assert back(reading) == record


def test_the_sample_of_voided_steps() -> None:
    [reading] = sipfhir.read(VOIDED)
    found = statuses(reading)
    assert [number for number, status in found.items() if status == "revoked"] == ["5", "1", "8"]
    assert back(reading) == msgspec.json.decode(VOIDED.read_bytes())


def test_readiness_that_is_interrupted_is_not_voided(tmp_path: Path) -> None:
    record = case(
        {"typ": "utskrivningsklar", "kvitterad": True}, {"typ": "avbrottUtskrivningsklar", "avser": 1}
    )
    reading = read(record, tmp_path)
    assert statuses(reading) == {"1": "completed", "2": "unknown"}


@pytest.mark.parametrize(
    ("steps", "rule"),
    [
        ((ADMITTED, voids(9)), "MAP-DANGLING"),
        ((ADMITTED, voids(None)), "VOID-1"),
        ((ADMITTED, {**ADMITTED, "nr": 1}, voids(1)), "VOID-1"),
        ((ADMITTED, voids(2)), "VOID-1"),
    ],
)
def test_a_voiding_of_nothing_is_told_and_voids_nothing(tmp_path: Path, steps: Any, rule: str) -> None:
    record = case(*steps)
    reading = read(record, tmp_path)
    found = [each.rule for each in (*reading.findings, *sipfhir.validate(reading).findings)]
    assert [each for each in found if each in ("MAP-DANGLING", "VOID-1")] == [rule]
    assert "revoked" not in statuses(reading).values()
    assert back(reading) == record


def test_steps_without_numbers_cannot_be_referred_to(tmp_path: Path) -> None:
    record = {"arendeId": "mp-1", "steg": [ADMITTED, voids(1)]}
    reading = read(record, tmp_path)
    assert [each.rule for each in reading.findings] == ["MAP-DANGLING"]
    assert back(reading) == record


def test_a_step_of_an_unknown_kind_keeps_its_word(tmp_path: Path) -> None:
    reading = read(case({**ADMITTED, "typ": "provtagning"}), tmp_path)
    assert reading.plan is not None
    assert reading.plan.messages[0].kind == Concept(None, "provtagning")
    assert [each.rule for each in reading.findings] == ["MAP-UNKNOWN-CODE"]


def test_goals_are_bare_texts_and_objects(tmp_path: Path) -> None:
    record = case(sip={"mal": ["Bo kvar hemma", {"nr": 1, "text": "Duscha själv"}]})
    reading = read(record, tmp_path)
    assert reading.plan is not None
    assert reading.plan.goals == (Goal(description="Bo kvar hemma"), Goal(id="1", description="Duscha själv"))
    assert back(reading) == record


def test_the_parties_of_svpl_are_sides_of_two_huvudmän(tmp_path: Path) -> None:
    record = case(deltagare=[{"part": part, "enhet": "X"} for part in ("SV", "OV", "K", "Annan")])
    reading = read(record, tmp_path)
    assert reading.plan is not None
    parties = [one.party.organization for one in reading.plan.participants if one.party]
    assert [one.huvudman for one in parties if one] == [
        Concept("region", "SV"),
        Concept("region", "OV"),
        Concept("kommun"),
        None,
    ]
    assert back(reading) == record


def test_a_region_of_which_no_side_is_known_is_neither_sv_nor_ov() -> None:
    party = Party(organization=Organization(name="X", huvudman=Concept("region")))
    node, losses = MINA.write(Plan(participants=(Participant(party=party),)))
    assert MINA.untree(node)["deltagare"] == [{"enhet": "X", "part": "R"}]
    assert losses.findings == []


def test_an_assessment_stands_for_consent(tmp_path: Path) -> None:
    reading = read(case(menprovning=True), tmp_path)
    assert reading.plan is not None
    assert reading.plan.consents == (
        Consent(scope=Concept("sip"), status=Concept("given"), form=Concept("assessment")),
    )
    assert "CONSENT-2" not in [each.rule for each in sipfhir.validate(reading).findings]
    assert back(reading) == case(menprovning=True)


@pytest.mark.parametrize("scope", ["information-sharing", "other-cooperation"])
def test_an_assessment_for_something_else_never_becomes_one_for_the_sip(scope: Any) -> None:
    consent = Consent(scope=Concept(scope), status=Concept("given"), form=Concept("assessment"))
    node, losses = MINA.write(Plan(consents=(consent, msgspec.structs.replace(consent, date="2024-03-11"))))
    written = MINA.untree(node)
    assert "menprovning" not in written
    assert [one["form"] for one in written["samtycke"]] == ["menprovning"]
    assert "LOSS-CODE" in [each.rule for each in losses.findings]


def test_what_a_receipt_cannot_say_is_a_loss() -> None:
    messages = tuple(Message(status=Concept(code)) for code in ("signed", "withdrawn"))
    node, losses = MINA.write(Plan(messages=messages, invitations=(Invitation(status=Concept("withdrawn")),)))
    assert MINA.untree(node)["steg"] == [{"typ": "kallelse", "status": "makulerad"}, {"kvitterad": True}]
    assert [(each.rule, each.place.plan) for each in losses.findings] == [
        ("LOSS-NEAREST", "messages[0].status"),
        ("LOSS-CODE", "messages[1].status"),
    ]
