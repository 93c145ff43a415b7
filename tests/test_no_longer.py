"""What is voided, taken back or sent wrongly never arrives in another system as if it held."""

from pathlib import Path
from typing import Any, get_args

import pytest
from msgspec.structs import replace

import sipfhir
from sipfhir.findings import Finding
from sipfhir.no_longer import RULE
from sipfhir.plan import Concept, Consent, Identifier, Invitation, Message, Plan
from sipfhir.plan.codes import ConsentStatus
from sipfhir.registry import writable
from sipfhir.rules.consent_state import consent_state
from sipfhir.site import Site, defaults
from sipfhir.voiding import TAKEN_BACK, code, standing_calls, standing_messages

VOIDED = defaults() / "samples/mina-planer/good/makulerade-steg.json"
NUMBER = (Identifier(kind="local", value="1"),)
SENT = "2024-03-10T09:15:00+01:00"
CALL = Invitation(id="2", status=Concept("sent"), sent=SENT, text="Kom")
NOTE = Message(id="3", kind=Concept("admission"), status=Concept("received"), sent=SENT, text="Inskriven")


def void(number: str, voids: str) -> Message:
    return Message(id=number, kind=Concept("void"), status=Concept("sent"), sent=SENT, refers_to=voids)


def arrived(plan: Plan, target: str) -> tuple[Plan, list[Finding]]:
    """The plan as the target has it, and what was told about it."""
    written = sipfhir.write(replace(plan, identifiers=NUMBER), target)
    assert sipfhir.loss(replace(plan, identifiers=NUMBER), target) == written.findings
    [reading] = sipfhir.read(written.data, target)
    assert reading.plan is not None
    return reading.plan, list(written.findings)


def told(findings: list[Finding], rule: str = RULE) -> list[tuple[str | None, Any]]:
    return [(one.place.plan, one.params.get("case")) for one in findings if one.rule == rule]


@pytest.mark.parametrize("target", writable())
@pytest.mark.parametrize("status", TAKEN_BACK)
def test_what_was_taken_back_is_never_alive(target: str, status: Any) -> None:
    """By its own status, with no message beside it that voids it."""
    call = replace(CALL, status=Concept("withdrawn" if status == "interrupted" else status))
    back, findings = arrived(
        Plan(invitations=(call,), messages=(replace(NOTE, status=Concept(status)),)), target
    )
    assert [code(one) in TAKEN_BACK for one in back.invitations] == [True]
    assert all(code(one) in TAKEN_BACK for one in back.messages)
    changed = [one.status for one in back.messages] != [Concept(status)]
    assert changed == any(one.place.plan == "messages[0].status" for one in findings)


@pytest.mark.parametrize("target", writable())
def test_what_a_message_voids_is_never_alive(target: str) -> None:
    """A target that has no place for the message that voids gets what it voids as withdrawn."""
    plan = Plan(invitations=(CALL,), messages=(NOTE, void("4", "2"), void("5", "3")))
    back, findings = arrived(plan, target)
    assert standing_calls(back) == []
    assert [one.id for _, one in standing_messages(back) if one.id == "3"] == []
    carried = [one for one in back.messages if one.kind == Concept("void")]
    assert bool(carried) != (("invitations[0].status", "withdrawn") in told(findings))


@pytest.mark.parametrize("target", writable())
def test_a_voiding_that_is_voided_takes_nothing_back(target: str) -> None:
    back, findings = arrived(Plan(invitations=(CALL,), messages=(void("4", "2"), void("5", "4"))), target)
    assert [one.id for _, one in standing_calls(back)] == ["2"]
    assert ("invitations[0].status", "withdrawn") not in told(findings)


@pytest.mark.parametrize("target", writable())
def test_the_sample_of_voided_steps_in_every_system(target: str) -> None:
    [reading] = sipfhir.read(VOIDED)
    assert reading.plan is not None
    back, _ = arrived(reading.plan, target)
    assert [one.id for _, one in standing_calls(back)] == ["11"]
    assert "1" not in [one.id for _, one in standing_messages(back)]


def test_through_fhir_too() -> None:
    [reading] = sipfhir.read(VOIDED)
    [again] = sipfhir.from_fhir(sipfhir.to_fhir(reading).collection())
    assert again.plan is not None
    back, _ = arrived(again.plan, "prator")
    assert [one.id for _, one in standing_calls(back)] == ["11"]


@pytest.mark.parametrize("target", writable())
@pytest.mark.parametrize("status", get_args(ConsentStatus))
def test_a_consent_is_never_more_of_a_yes_than_it_was(target: str, status: Any) -> None:
    consent = Consent(scope=Concept("sip"), status=Concept(status), date="2024-03-01")
    back, _ = arrived(Plan(consents=(consent,)), target)
    on = "2024-03-02"
    assert consent_state(back, on).state == consent_state(Plan(consents=(consent,)), on).state


def lacking(tmp_path: Path, table: str, *rows: str) -> Site:
    """A site that lays rows without a word of ours over a table."""
    head = (defaults() / f"mappings/tables/{table}.csv").read_text("utf-8").splitlines()[0]
    (tmp_path / "mappings/tables").mkdir(parents=True)
    (tmp_path / f"mappings/tables/{table}.csv").write_text("\n".join((head, *rows, "")), "utf-8")
    return Site(tmp_path)


def take_care(plan: Plan, site: Site) -> tuple[Plan, tuple[Finding, ...]]:
    written = sipfhir.write(replace(plan, identifiers=NUMBER), "takecare", site=site)
    [reading] = sipfhir.read(written.data, "takecare", site=site)
    assert reading.plan is not None
    return reading.plan, written.findings


def test_a_call_that_no_word_can_call_off_is_left_out(tmp_path: Path) -> None:
    """The others come along, and findings name them by where they stand in the whole plan."""
    calls = (
        replace(CALL, status=Concept("misdirected")),
        replace(CALL, id="7", link="https://video.example.se"),
    )
    site = lacking(tmp_path, "takecare-call-status", "Återtagen,,,,,")
    back, findings = take_care(Plan(invitations=calls), site)
    assert [one.id for one in back.invitations] == ["7"]
    assert told(list(findings)) == [("invitations[0].status", "left-out")]
    lost = {path for path, _ in told(list(findings), "LOSS")}
    assert {"invitations[0].id", "invitations[0].text", "invitations[1].link"} <= lost
    assert "invitations[1].id" not in lost


def test_a_consent_whose_answer_no_word_can_tell_is_left_out(tmp_path: Path) -> None:
    site = lacking(tmp_path, "takecare-consent-status", "Nekat,,,,", "Nej,,,,")
    consents = tuple(
        Consent(scope=Concept("sip"), status=Concept(status), date="2024-03-01")
        for status in ("refused", "given")
    )
    back, findings = take_care(Plan(consents=consents), site)
    assert [one.status for one in back.consents] == [Concept("given")]
    assert told(list(findings)) == [("consents[0].status", "left-out")]
