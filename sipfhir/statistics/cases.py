"""A SIP as it is counted: one word for each thing that it is counted by."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import msgspec

from sipfhir.across.groups import by_person
from sipfhir.statistics.kept import Kept
from sipfhir.statistics.knowledge import Knowledge
from sipfhir.statistics.once import Sip
from sipfhir.statistics.place import alike

UNKNOWN = "unknown"
_WHERE = {(True, True): "both", (True, False): "kva", (False, True): "ksi", (False, False): "none"}
"""In which classifications the making of the plan is registered."""


class Case(msgspec.Struct, frozen=True):
    """One SIP. ``person`` is a number of this run, the same for all SIPs of one person."""

    person: int
    year: str
    sex: str
    age: str
    kommun: str
    unit: str
    code: str
    registered: str
    follow_up: str
    follow_up_code: str


def cases(sips: Sequence[Sip], known: Knowledge, bands: str, months: int) -> list[Case]:
    """Each SIP with what the chosen record says, and where it is silent another record of it."""
    persons = _persons(sips)
    spelled = alike({name for sip in sips if (name := _told(sip, "kommun"))})
    return [
        _case(sip, number, known, bands, months, spelled) for sip, number in zip(sips, persons, strict=True)
    ]


def _case(sip: Sip, person: int, known: Knowledge, bands: str, months: int, spelled: dict[str, str]) -> Case:
    made, years, kommun = sip.chosen.made, _told(sip, "age"), _told(sip, "kommun")
    follow_up = _follow_up(sip, made, months)
    return Case(
        person=person,
        year=made[:4] if made else UNKNOWN,
        sex=_told(sip, "sex") or UNKNOWN,
        age=known.band(bands, years) if years is not None else UNKNOWN,
        kommun=spelled[kommun] if kommun else UNKNOWN,
        unit=_told(sip, "unit") or UNKNOWN,
        code=_event(sip),
        registered=_WHERE[_has(sip, "KVÅ"), _has(sip, "KSI")],
        follow_up=follow_up,
        follow_up_code=_follow_up_code(sip, follow_up),
    )


def _records(sip: Sip) -> Iterator[Kept]:
    """The chosen record first, then the others of a plan that was made."""
    yield sip.chosen
    yield from (one for one in sip.records if one is not sip.chosen and one.out is None)


def _told(sip: Sip, field: str) -> Any:
    return next((value for one in _records(sip) if (value := getattr(one, field)) is not None), None)


def _events(sip: Sip, system: str) -> set[str]:
    return {event for one in _records(sip) for named, event, _ in one.registered if named == system}


def _has(sip: Sip, system: str) -> bool:
    return bool(_events(sip, system) - {"followed-up"})


def _event(sip: Sip) -> str:
    """By the codes that are registered, at discharge when any says so; else by the law."""
    events = (_events(sip, "KVÅ") | _events(sip, "KSI")) - {"followed-up"}
    if events:
        return max(events, key=lambda event: event == "made-discharge")
    return "made-discharge" if sip.chosen.law == "discharge" else "made"


def _follow_up(sip: Sip, made: str | None, months: int) -> str:
    """``within`` so many months of the plan, ``later`` or on a day not known, ``none``."""
    if not any(one.followed for one in _records(sip)):
        return "none"
    days = [one.follow_up for one in _records(sip) if one.follow_up]
    last = _after(made, months) if made else ""
    return "within" if any((made or "") <= day <= last for day in days) else "later"


def _follow_up_code(sip: Sip, follow_up: str) -> str:
    if follow_up == "none":
        return "none"
    return "registered" if "followed-up" in _events(sip, "KVÅ") else "derived"


def _after(day: str, months: int) -> str:
    """The same day so many months later, the month's last where it has no such day."""
    begun = date.fromisoformat(day)
    years, month = divmod(begun.month - 1 + months, 12)
    year = begun.year + years
    return begun.replace(year, month + 1, min(begun.day, monthrange(year, month + 1)[1])).isoformat()


def _persons(sips: Sequence[Sip]) -> list[int]:
    """A number for each person; one whom no identity tells is somebody else every time."""
    groups = by_person(record.seen for sip in sips for record in sip.records)
    number = {id(seen): i for i, group in enumerate(groups) for seen in group}
    free = len(groups)
    return [_number(sip, number, free + i) for i, sip in enumerate(sips)]


def _number(sip: Sip, number: dict[int, int], own: int) -> int:
    return next((number[id(one.seen)] for one in sip.records if id(one.seen) in number), own)
