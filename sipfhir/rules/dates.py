"""Comparing moments of different precision, on Swedish calendar days."""

from calendar import monthrange
from datetime import date, datetime
from zoneinfo import ZoneInfo

_STOCKHOLM = ZoneInfo("Europe/Stockholm")
_SWEDISH = ("+01:00", "+02:00")


def day(moment: str) -> str:
    """The Swedish day of a moment, ``2025-07-01``; of a year or month, its first day."""
    return (_local(moment) + "-01-01"[len(moment) - 4 :]) if len(moment) < 10 else _local(moment)


def last_day(moment: str) -> date | None:
    """The last Swedish day that a moment may mean: of a year 31 December. None for one that is no date."""
    local = _local(moment)
    try:
        year, month = int(local[:4]), int(local[5:7] or 12)
        return date(year, month, int(local[8:10] or monthrange(year, month)[1]))
    except ValueError:
        return None


def later(moment: str, other: str) -> bool:
    """True when ``moment`` comes after ``other``, compared at the coarser precision of the two."""
    a, b = _instant(moment), _instant(other)
    if a and b:
        return a > b
    length = min(len(moment), len(other), 10)
    return _local(moment)[:length] > _local(other)[:length]


def _local(moment: str) -> str:
    if "T" not in moment or moment.endswith(_SWEDISH):
        return moment[:10]
    instant = _instant(moment)
    return instant.astimezone(_STOCKHOLM).date().isoformat() if instant else moment[:10]


def _instant(moment: str) -> datetime | None:
    """None for a date, and for a time that is none: a rule never stops a run."""
    try:
        return datetime.fromisoformat(moment) if "T" in moment else None
    except ValueError:
        return None
