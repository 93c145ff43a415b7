"""What is kept of a plan to count it: a few words about it, so that a whole year fits."""

from collections.abc import Iterator
from typing import Any

import msgspec

from sipfhir.across import Seen, seen
from sipfhir.plan import Concept, Meeting, Plan
from sipfhir.reading import Reading
from sipfhir.rules import basis
from sipfhir.rules.catalogue import catalogues
from sipfhir.rules.dates import day, last_day
from sipfhir.rules.filler import Filler
from sipfhir.rules.standing import DOCUMENT, WITHHELD, standing, status
from sipfhir.site import Site
from sipfhir.statistics.knowledge import Event, Knowledge, knowledge
from sipfhir.statistics.person import age, sex
from sipfhir.statistics.place import kommun, unit

Registered = tuple[str, Event, str | None]
"""Classification, what the code says was done, and the day of it."""


class Kept(msgspec.Struct):
    """A plan to be counted. ``out`` is why it is not: None for a SIP that was made."""

    seen: Seen
    out: str | None
    updated: str
    law: str
    made: str | None
    sex: str | None
    sex_derived: bool
    age: int | None
    kommun: str | None
    unit: str | None
    registered: tuple[Registered, ...]
    followed: bool
    follow_up: str | None


def keep(reading: Reading, site: Site) -> Kept | None:
    """What to keep of a reading; None when it holds no plan."""
    plan, one = reading.plan, seen(reading)
    if plan is None or one is None:
        return None
    registered = tuple(_registered(plan, knowledge(site)))
    made = _made(plan, registered)
    (told, derived), done = sex(plan), sorted(_done(plan, registered))
    return Kept(
        seen=one if one.person else msgspec.structs.replace(one, wording=""),
        out=_out(plan, registered, site),
        updated=day(plan.updated) if plan.updated else one.created or "",
        law=basis.law(plan)[0],
        made=made,
        sex=told,
        sex_derived=derived,
        age=age(plan, made),
        kommun=kommun(plan),
        unit=unit(plan),
        registered=registered,
        followed=bool(done) or _undated(plan, registered),
        follow_up=done[0] if done else None,
    )


def _registered(plan: Plan, known: Knowledge) -> Iterator[Registered]:
    for one in plan.codes:
        event = known.event(one.system, one.code)
        if event:
            yield one.system, event, _day(one.date)


def _made(plan: Plan, registered: tuple[Registered, ...]) -> str | None:
    """The day when the plan was made, by the plan or else by the first code that says so."""
    coded = sorted(day for _, event, day in registered if event != "followed-up" and day)
    return _day(basis.moment(plan)) or next(iter(coded), None)


def _out(plan: Plan, registered: tuple[Registered, ...], site: Site) -> str | None:
    if status(plan) == "revoked":
        return "revoked"
    told = standing(plan, _filler(site))
    if told not in (None, DOCUMENT):
        return "withheld" if told == WITHHELD else "not-made"
    coded = any(event != "followed-up" for _, event, _ in registered)
    return None if coded or basis.law(plan)[0] in ("sol-hsl", "discharge") else "not-sip"


def _filler(site: Site) -> Filler:
    legal = catalogues(site)["legal.yaml"]
    return Filler(legal.filler, legal.pointer)


def _done(plan: Plan, registered: tuple[Registered, ...]) -> Iterator[str]:
    """Days of follow-ups that were done: as told, as meetings held, as codes registered."""
    moments = [one.done for one in plan.follow_ups] + [one.start for one in _meetings(plan)]
    yield from filter(None, map(_day, moments))
    yield from (day for _, event, day in registered if event == "followed-up" and day)


def _undated(plan: Plan, registered: tuple[Registered, ...]) -> bool:
    """Whether a follow-up was done on a day that nobody tells."""
    return bool(_meetings(plan)) or any(event == "followed-up" for _, event, _ in registered)


def _meetings(plan: Plan) -> list[Meeting]:
    return [one for one in plan.meetings if _code(one.kind) == "follow-up" and _code(one.status) == "held"]


def _code(concept: Concept[Any] | None) -> str | None:
    return concept.code if concept else None


def _day(moment: str | None) -> str | None:
    """The Swedish day; None for a moment that is none: it must not stop a run."""
    return day(moment) if moment and last_day(moment) else None
