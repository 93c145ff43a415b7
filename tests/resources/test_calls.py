"""Calls, messages and meetings: CommunicationRequest and Appointment."""

from typing import Any, get_args

import pytest

from sipfhir.plan import (
    Attendee,
    Concept,
    Initiative,
    Invitation,
    Meeting,
    Message,
    Plan,
    Recipient,
    Signature,
)
from sipfhir.plan.codes import MessageStatus
from sipfhir.resources import Context, build, parse
from tests.resources.samples import DAUGHTER, NURSE, PLAN, UNIT

CONTEXT = Context()
START = "2024-03-01T13:30:00+01:00"


def of(plan: Plan, resource_type: str) -> list[dict[str, Any]]:
    return [one for one in build(plan, CONTEXT) if one["resourceType"] == resource_type]


def back(plan: Plan) -> Plan:
    return parse(build(plan, CONTEXT), CONTEXT)[0].plan


def test_call_with_a_length_has_a_meeting_with_start_and_end() -> None:
    (meeting,) = of(PLAN, "Appointment")
    assert (meeting["start"], meeting["end"], meeting["status"]) == (
        START,
        "2024-03-01T14:30:00+01:00",
        "pending",
    )
    assert of(PLAN, "CommunicationRequest")[0]["occurrenceDateTime"] == START


def test_call_without_a_length_has_a_proposed_meeting_and_its_time_in_the_call() -> None:
    plan = Plan(invitations=(Invitation(start=START),))
    (meeting,) = of(plan, "Appointment")
    assert meeting["status"] == "proposed"
    assert "start" not in meeting
    assert "end" not in meeting
    assert of(plan, "CommunicationRequest")[0]["occurrenceDateTime"] == START


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        ("no-answer", "needs-action"),
        ("accepted", "accepted"),
        ("declined", "declined"),
        ("tentative", "tentative"),
        ("forwarded", "declined"),
        ("not-reached", "needs-action"),
    ],
)
def test_answer_is_the_participants_status(outcome: Any, status: str) -> None:
    plan = Plan(invitations=(Invitation(recipients=(Recipient(party=DAUGHTER, outcome=Concept(outcome)),)),))
    assert of(plan, "Appointment")[0]["participant"][0]["status"] == status
    assert back(plan) == plan


def test_answer_that_was_changed_on_the_server_is_read() -> None:
    resources = list(build(PLAN, CONTEXT))
    at = next(i for i, one in enumerate(resources) if one["resourceType"] == "Appointment")
    first, second = resources[at]["participant"]
    resources[at] = {**resources[at], "participant": [first, {**second, "status": "declined"}]}
    answered = parse(resources, CONTEXT)[0].plan.invitations[0].recipients[1]
    assert answered == Recipient(party=DAUGHTER, outcome=Concept("declined"))


def test_organisation_at_a_meeting_is_a_role_since_r4_takes_no_organization_there() -> None:
    actor = of(PLAN, "Appointment")[0]["participant"][0]["actor"]
    assert actor["reference"].startswith("PractitionerRole/")


def test_call_that_nobody_answered_has_no_meeting() -> None:
    plan = Plan(invitations=(Invitation(text="Kom", recipients=(Recipient(party=UNIT), Recipient())),))
    assert of(plan, "Appointment") == []
    assert back(plan) == plan


def test_receipts_of_a_message_stand_on_the_recipient() -> None:
    receipt = Recipient(
        party=UNIT, received=Signature(when="2024-03-01", who="PP"), signed=Signature(who="PP")
    )
    plan = Plan(messages=(Message(kind=Concept("free"), recipients=(receipt, Recipient(comment="ok"))),))
    assert of(plan, "CommunicationRequest")[0]["recipient"][0]["extension"][-1]["url"].endswith("/recipient")
    assert back(plan) == plan


@pytest.mark.parametrize("status", get_args(MessageStatus))
def test_message_status_keeps_what_fhir_cannot_say(status: Any) -> None:
    plan = Plan(messages=(Message(status=Concept(status)),))
    assert back(plan) == plan


@pytest.mark.parametrize("start", [START, None])
def test_wrongly_sent_call_is_in_error_and_its_meeting_is_off(start: str | None) -> None:
    called = Recipient(party=UNIT, comment="fel enhet")
    call = Invitation(status=Concept("misdirected"), start=start, minutes=60, recipients=(called,))
    plan = Plan(invitations=(call,))
    assert of(plan, "CommunicationRequest")[0]["status"] == "entered-in-error"
    assert of(plan, "Appointment")[0]["status"] == "cancelled"
    assert back(plan) == plan


def test_message_that_corrects_another_replaces_it() -> None:
    plan = Plan(
        invitations=(Invitation(id="2", refers_to="1"),),
        messages=(Message(id="1"), Message(id="3", replaces="1"), Message(id="4", replaces="9")),
    )
    first, second, third = of(plan, "CommunicationRequest")[1:]
    assert second["replaces"] == [{"reference": f"CommunicationRequest/{first['id']}"}]
    assert "replaces" not in third
    assert back(plan) == plan


def test_three_kinds_of_communication_are_told_apart() -> None:
    plan = Plan(
        initiative=Initiative(text="Behov", declined=False),
        invitations=(Invitation(id="1"), Invitation(id="2", replaces="1")),
        messages=(Message(id="3", refers_to="1"),),
    )
    categories = [one["category"][0]["coding"][0]["code"] for one in of(plan, "CommunicationRequest")]
    assert categories == ["initiativ", "kallelse", "kallelse", "meddelande"]
    assert back(plan) == plan


@pytest.mark.parametrize("code", ["planned", "held", "cancelled", None])
@pytest.mark.parametrize("minutes", [60, 0, None])
@pytest.mark.parametrize("start", [START, "2024-03-01", None])
def test_meeting_is_kept_whatever_r4_allows(code: Any, minutes: int | None, start: str | None) -> None:
    status = Concept(code, None if code else "Bokat?")
    plan = Plan(meetings=(Meeting(status=status, start=start, minutes=minutes, leader=NURSE),))
    (meeting,) = of(plan, "Appointment")
    assert ("start" in meeting) == ("end" in meeting) == (start == START and minutes == 60)
    assert back(plan) == plan


def test_officers_and_attendees_are_apart() -> None:
    came = Attendee(party=UNIT, attendance=Concept("attended"))
    plan = Plan(meetings=(Meeting(leader=NURSE, secretary=NURSE, attendees=(came, Attendee())),))
    assert len(of(plan, "Appointment")[0]["participant"]) == 4
    assert back(plan) == plan


def test_start_at_the_end_of_time_has_no_end() -> None:
    plan = Plan(meetings=(Meeting(start="9999-12-31T23:59:00Z", minutes=60),))
    assert "end" not in of(plan, "Appointment")[0]
    assert back(plan) == plan
