"""FHIR's dates and times: their regular expressions (R4, Datatypes), days that exist, which comes first."""

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta
from fractions import Fraction

_YEAR = r"([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)"
_MONTH, _DAY = "(0[1-9]|1[0-2])", "(0[1-9]|[1-2][0-9]|3[0-1])"
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?"
_ZONE = r"(Z|(\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_DATE = re.compile(f"{_YEAR}(-{_MONTH}(-{_DAY})?)?", re.A)
_DATE_TIME = re.compile(f"{_YEAR}(-{_MONTH}(-{_DAY}(T{_CLOCK}{_ZONE})?)?)?", re.A)
_INSTANT = re.compile(f"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}{_ZONE}", re.A)
_TIME = re.compile(_CLOCK, re.A)
_PARTS = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d))?)?)?", re.A
)


def is_date(text: str) -> bool:
    """A year, a month or a day."""
    return _DATE.fullmatch(text) is not None and _exists(text)


def is_date_time(text: str) -> bool:
    """A date, or a moment with seconds and zone."""
    return _DATE_TIME.fullmatch(text) is not None and _exists(text)


def is_instant(text: str) -> bool:
    """A moment with seconds and zone."""
    return _INSTANT.fullmatch(text) is not None and _exists(text)


def is_time(text: str) -> bool:
    """A time of day."""
    return _TIME.fullmatch(text) is not None


def _exists(text: str) -> bool:
    """Whether the day is in the calendar: the 28 first of any month are."""
    return text[8:10] <= "28" or int(text[8:10]) <= monthrange(int(text[:4]), int(text[5:7]))[1]


def after(one: object, other: object) -> bool | None:
    """Whether one moment is later than the other; None when their precisions do not tell, or one is none.

    FHIRPath compares part by part until one of them has no more.
    """
    mine, theirs = _parts(one), _parts(other)
    if mine is None or theirs is None:
        return None
    (days, clock), (other_days, other_clock) = mine, theirs
    if clock is not None and other_clock is not None:
        return clock > other_clock
    for part, other_part in zip(days, other_days, strict=False):
        if part != other_part:
            return part > other_part
    same = len(days) == len(other_days) and clock is None and other_clock is None
    return False if same else None


def _parts(moment: object) -> tuple[list[int], Fraction | None] | None:
    """Year, month, day as far as given; seconds since 1970 when there is a clock."""
    found = _PARTS.fullmatch(moment) if isinstance(moment, str) else None
    if found is None:
        return None
    days = [int(part) for part in found.groups()[:3] if part]
    if found[4] is None:
        return days, None
    try:
        return days, _seconds(found, days)
    except ValueError:
        return None


def _seconds(found: re.Match[str], days: list[int]) -> Fraction:
    zone = found[8]
    away = timedelta(0)
    if zone != "Z":
        away = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:]))
        away = -away if zone[0] == "-" else away
    day = datetime(*days, tzinfo=UTC)  # type: ignore[misc, arg-type]
    told = timedelta(hours=int(found[4]), minutes=int(found[5]), seconds=int(found[6]))
    whole = (day - datetime(1970, 1, 1, tzinfo=UTC)) + told - away
    return Fraction(int(whole.total_seconds())) + Fraction(found[7] or 0)
