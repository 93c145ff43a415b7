"""Makulering: what another message voids is revoked in FHIR, and comes back as the plan said it."""

from typing import Any

import msgspec
import pytest

from sipfhir.plan import Concept, Invitation, Message, Plan
from sipfhir.resources import Context, build, parse

CONTEXT = Context()
START = "2024-03-01T13:30:00+01:00"


def message(number: str, kind: Any = "admission", status: Any = None, voids: str | None = None) -> Message:
    told = Concept(status) if status else None
    return Message(id=number, kind=Concept(kind), status=told, refers_to=voids)


def void(number: str, voids: str | None) -> Message:
    return message(number, "void", "sent", voids)


def statuses(plan: Plan) -> dict[str, str]:
    """The source's number of each communication, and its status in FHIR."""
    made = [one for one in build(plan, CONTEXT) if one["resourceType"] == "CommunicationRequest"]
    return {one["identifier"][0]["value"]: one["status"] for one in made}


def back(plan: Plan) -> Plan:
    parsed = parse(build(plan, CONTEXT), CONTEXT)[0]
    assert parsed.unmapped == []
    return parsed.plan


@pytest.mark.parametrize("status", [None, "sent", "received", "withdrawn", "misdirected"])
def test_a_voided_message_is_revoked_and_keeps_its_own_status(status: Any) -> None:
    plan = Plan(messages=(message("1", status=status), void("2", "1")))
    wrong = status == "misdirected"
    assert statuses(plan) == {"1": "entered-in-error" if wrong else "revoked", "2": "active"}
    assert back(plan) == plan


def test_a_status_in_words_of_the_source_is_kept() -> None:
    plan = Plan(messages=(Message(id="1", status=Concept(None, "Läst")), void("2", "1")))
    assert statuses(plan)["1"] == "revoked"
    assert back(plan) == plan


def test_what_voids_is_referred_to() -> None:
    made = build(Plan(messages=(message("1"), void("2", "1"))), CONTEXT)
    first, second = (one for one in made if one["resourceType"] == "CommunicationRequest")
    [by] = [one for one in first["extension"] if one["url"].endswith("/voided-by")]
    assert by["valueReference"] == {"reference": f"CommunicationRequest/{second['id']}"}


@pytest.mark.parametrize("status", [None, "sent", "completed"])
def test_a_voided_call_is_revoked_and_its_meeting_cancelled(status: Any) -> None:
    call = Invitation(id="1", status=Concept(status) if status else None, start=START, minutes=60)
    plan = Plan(invitations=(call,), messages=(void("2", "1"),))
    assert statuses(plan) == {"1": "revoked", "2": "active"}
    [meeting] = [one for one in build(plan, CONTEXT) if one["resourceType"] == "Appointment"]
    assert meeting["status"] == "cancelled"
    assert back(plan) == plan


def test_a_voided_voiding_voids_nothing() -> None:
    plan = Plan(messages=(message("1", status="sent"), void("2", "1"), void("3", "2")))
    assert statuses(plan) == {"1": "active", "2": "revoked", "3": "active"}
    assert statuses(Plan(messages=plan.messages[::-1])) == statuses(plan)
    assert back(plan) == plan


def test_two_that_void_each_other_void_nothing() -> None:
    plan = Plan(messages=(void("1", "2"), void("2", "1"), message("3", status="sent")))
    assert statuses(plan) == {"1": "active", "2": "active", "3": "active"}
    assert back(plan) == plan


@pytest.mark.parametrize("voids", ["9", "2", None])
def test_a_voiding_of_nothing_or_of_itself_voids_nothing(voids: str | None) -> None:
    plan = Plan(messages=(message("1", status="sent"), void("2", voids)))
    assert statuses(plan) == {"1": "active", "2": "active"}
    assert back(plan) == plan


def test_a_number_that_two_have_voids_neither() -> None:
    plan = Plan(messages=(message("1", status="sent"), message("1", "free", "sent"), void("2", "1")))
    made = [one for one in build(plan, CONTEXT) if one["resourceType"] == "CommunicationRequest"]
    assert [one["status"] for one in made] == ["active", "active", "active"]


def test_a_message_comes_before_a_call_of_the_same_number() -> None:
    calls = (Invitation(id="1", status=Concept("sent")),)
    plan = Plan(invitations=calls, messages=(message("1", status="sent"), void("2", "1")))
    made = [one for one in build(plan, CONTEXT) if one["resourceType"] == "CommunicationRequest"]
    assert [one["status"] for one in made] == ["active", "revoked", "active"]


def test_the_same_message_twice_is_told_apart_by_its_place() -> None:
    twin = message("1", status="sent")
    plan = Plan(messages=(msgspec.structs.replace(twin, id=None), twin, void("2", "1")))
    made = [one for one in build(plan, CONTEXT) if one["resourceType"] == "CommunicationRequest"]
    assert [one["status"] for one in made] == ["active", "revoked", "active"]


def test_voided_by_something_that_is_not_there_is_unmapped() -> None:
    made = list(build(Plan(messages=(message("1"), void("2", "1"))), CONTEXT))
    first = next(i for i, one in enumerate(made) if one["resourceType"] == "CommunicationRequest")
    [by] = [one for one in made[first]["extension"] if one["url"].endswith("/voided-by")]
    elsewhere = {**by, "valueReference": {"reference": "CommunicationRequest/elsewhere"}}
    made[first] = {**made[first], "extension": [elsewhere]}
    assert parse(made, CONTEXT)[0].unmapped != []
