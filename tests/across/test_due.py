"""Reminders: whose, since when, where it stands."""

from typing import Any

import pytest
from msgspec.structs import replace

from sipfhir.across import due
from sipfhir.plan import Concept, FollowUp, Invitation, Organization, Party, Plan, Recipient
from sipfhir.reading import Reading
from sipfhir.registry import shipped

KOMMUN = Organization(name="Socialtjänsten", huvudman=Concept("kommun"))
CLINIC = Party(organization=Organization(name="Vårdcentralen"))
PLAN = Plan(created="2025-09-01", status=Concept("active"), overall_responsible=(KOMMUN,))


def told(plan: Plan, today: str, **asked: Any) -> list[tuple[str | None, str | None, str, str | None]]:
    reminders = due([Reading(plan, system="prator")], today, site=shipped(), **asked)
    return [(one.unit, one.day, one.kind, one.place.plan) for one in reminders]


@pytest.mark.parametrize(
    ("follow_up", "unit"),
    [
        (FollowUp(planned="2025-12-01"), "Socialtjänsten"),
        (FollowUp(planned="2025-12-01", responsible=CLINIC), "Vårdcentralen"),
    ],
)
def test_an_overdue_follow_up_is_of_whoever_answers_for_it(follow_up: FollowUp, unit: str) -> None:
    plan = replace(PLAN, follow_ups=(follow_up,))
    assert told(plan, "2025-12-01") == []
    assert told(plan, "2025-12-02") == [(unit, "2025-12-01", "follow-up", "follow_ups[0].planned")]
    assert told(plan, "2025-11-24", ahead=7) == [(unit, "2025-12-01", "follow-up", "follow_ups[0].planned")]
    assert told(plan, "2025-11-23", ahead=7) == []


def call(**more: Any) -> Plan:
    one = Invitation(sent="2025-09-01T10:00:00+02:00", recipients=(Recipient(party=CLINIC, **more),))
    return replace(PLAN, invitations=(one,))


def test_a_call_without_an_answer_is_the_recipients() -> None:
    spot = "invitations[0].recipients[0]"
    assert told(call(), "2025-09-08") == []
    assert told(call(), "2025-09-09") == [("Vårdcentralen", "2025-09-08", "call", spot)]
    assert told(call(outcome=Concept("no-answer")), "2025-09-09") != []
    assert told(call(outcome=Concept("accepted")), "2025-09-09") == []
    assert told(call(answered="2025-09-02"), "2025-09-09") == []


def test_the_meeting_comes_before_the_wait_is_over() -> None:
    soon = replace(call().invitations[0], start="2025-09-03T10:00:00+02:00")
    [(_, day, kind, _)] = told(replace(PLAN, invitations=(soon,)), "2025-09-04")
    assert (day, kind) == ("2025-09-03", "call")


def test_a_withdrawn_call_needs_no_answer() -> None:
    gone = replace(call().invitations[0], status=Concept("withdrawn"))
    assert told(replace(PLAN, invitations=(gone,)), "2025-12-01") == []


def test_a_plan_that_was_never_closed() -> None:
    assert told(replace(PLAN, end="2025-12-31"), "2026-01-01") == [
        ("Socialtjänsten", "2025-12-31", "close", "end")
    ]
    assert told(PLAN, "2026-09-02")[0][:3] == ("Socialtjänsten", None, "close")


def test_a_closed_plan_is_left_alone() -> None:
    plan = replace(
        PLAN, end="2025-12-31", status=Concept("completed"), follow_ups=(FollowUp(planned="2025-10-01"),)
    )
    assert told(plan, "2026-06-01") == []
