"""Reminders by unit: follow-ups overdue, calls that nobody answered, plans that were never closed."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Literal

import msgspec

from sipfhir.findings import Place
from sipfhir.plan import Invitation, Organization, Party, Plan, Recipient
from sipfhir.reading import Reading
from sipfhir.rules import validate
from sipfhir.rules.dates import last_day
from sipfhir.rules.follow_up import living
from sipfhir.site import Site
from sipfhir.voiding import standing_calls

Kind = Literal["follow-up", "call", "close"]
_OPEN = ("no-answer", None)
_STANDS = ("sent", None)


class Reminder(msgspec.Struct, frozen=True):
    """Something that a unit has left undone. ``unit`` is None when the plan does not say whose it is.

    ``day`` is the day when it was due (``2026-11-22``); of a plan that was never closed its last day, or the
    day when the silence had lasted too long, None when it is not known.
    """

    unit: str | None
    day: str | None
    kind: Kind
    place: Place


def due(
    readings: Iterable[Reading],
    today: str,
    *,
    site: Site,
    policy: str = "standard",
    ahead: int = 0,
    wait: int = 7,
) -> list[Reminder]:
    """What is due on a day, by unit and then by day.

    ``ahead``: follow-ups that fall due within so many days are told too. ``wait``: so many days a call may
    be without an answer, fewer when its meeting comes first.
    """
    day = date.fromisoformat(today)
    found = [each for reading in readings for each in _of(reading, day, site, policy, ahead, wait)]
    return sorted(found, key=order)


def order(one: Reminder) -> tuple[str, str, str, str, int, str]:
    """By unit, then day; those without a unit first, since somebody has to take them."""
    place = one.place
    return one.unit or "", one.day or "", one.kind, place.file or "", place.line or 0, place.plan or ""


def _of(reading: Reading, today: date, site: Site, policy: str, ahead: int, wait: int) -> Iterator[Reminder]:
    plan = reading.plan
    if plan is None or not living(plan):
        return
    for path, unit, day in _follow_ups(plan, today, ahead):
        yield Reminder(unit, day, "follow-up", reading.place(path))
    for path, unit, day in _calls(plan, today, wait):
        yield Reminder(unit, day, "call", reading.place(path))
    for finding in validate(plan, site, policy=policy, today=today.isoformat()).findings:
        if finding.rule == "FOLLOW-5":
            ended = plan.end if finding.params["case"] == "ended" else None
            yield Reminder(_responsible(plan), _last(ended), "close", reading.place(finding.place.plan or ""))


def _follow_ups(plan: Plan, today: date, ahead: int) -> Iterator[tuple[str, str | None, str]]:
    for i, one in enumerate(plan.follow_ups):
        planned = last_day(one.planned) if one.planned and not one.done else None
        if planned and planned < today + timedelta(days=max(ahead, 0) + (ahead > 0)):
            unit = _unit(one.responsible) or _unit(plan.follow_up_responsible) or _responsible(plan)
            yield f"follow_ups[{i}].planned", unit, planned.isoformat()


def _calls(plan: Plan, today: date, wait: int) -> Iterator[tuple[str, str | None, str]]:
    for i, call in standing_calls(plan):
        day = _answer_by(call, wait)
        if day is None or day >= today:
            continue
        for j, recipient in enumerate(call.recipients):
            if _unanswered(recipient):
                yield f"invitations[{i}].recipients[{j}]", _unit(recipient.party), day.isoformat()


def _answer_by(call: Invitation, wait: int) -> date | None:
    """The last day for an answer: so many days after it was sent, or the day of the meeting."""
    if (call.status.code if call.status else None) not in _STANDS or not call.sent:
        return None
    sent, meeting = last_day(call.sent), last_day(call.start) if call.start else None
    last = sent + timedelta(days=wait) if sent else None
    return min((day for day in (last, meeting) if day), default=None)


def _unanswered(recipient: Recipient) -> bool:
    return (recipient.outcome.code if recipient.outcome else None) in _OPEN and not recipient.answered


def _responsible(plan: Plan) -> str | None:
    coordinator = _unit(plan.coordinator)
    return coordinator or next(filter(None, map(_named, plan.overall_responsible)), None)


def _unit(party: Party | None) -> str | None:
    return _named(party.organization) if party and party.organization else None


def _named(organization: Organization) -> str | None:
    """The unit, else the huvudman."""
    code = organization.huvudman.code if organization.huvudman else None
    return organization.name or organization.huvudman_name or code


def _last(moment: str | None) -> str | None:
    found = last_day(moment) if moment else None
    return found.isoformat() if found else None
