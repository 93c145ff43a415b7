"""In which form dates and times are written."""

from collections.abc import Callable
from typing import NamedTuple

from sipfhir.values import time
from sipfhir.values.errors import BadValue, Doubt

DAYS = ("yyyy-MM-dd", "yyyyMMdd", "dd/MM/yyyy", "dd.MM.yyyy", "yyyy/MM/dd", "dd-MM-yyyy")
CLOCKS = ("HH:mm", "HH:mm:ss", "HHmm", "HHmmss", "HH.mm")
MOMENTS = (
    *(f"{day}{between}{clock}" for day in DAYS for between in (" ", "T") for clock in CLOCKS[:2]),
    "yyyyMMddHHmm",
    "yyyyMMddHHmmss",
    "yyyy-MM-dd HH.mm",
)
_FIRST, _LAST = "1900", "2099"


class Times(NamedTuple):
    """``form`` is a converter of the mapping language; ``patterns`` only for those that take them."""

    form: str
    patterns: tuple[str, ...] = ()


def times_of(values: list[str]) -> Times | None:
    """The form that reads every value; None when there is none."""
    days = _cover(values, DAYS, lambda value, pattern: time.read_date(value, (pattern,)))
    if days:
        return Times("date", days)
    if any(value.endswith("Z") and "T" in value for value in values) and _zoned(values):
        midnight = any("T00:00:00" in value for value in values)
        return Times("utc-date" if midnight and all(map(_in_utc, values)) else "instant")
    if _zoned(values) and any("T" in value for value in values):
        return Times("instant")
    both = _cover(values, (*MOMENTS, *DAYS), lambda value, pattern: time.read_local(value, (pattern,)))
    return Times("local-time", both) if both else None


def _zoned(values: list[str]) -> bool:
    return all(_reads(lambda value, _: time.read_instant(value), value, "") for value in values)


def _in_utc(value: str) -> bool:
    return value.endswith("Z") or "T" not in value


def _cover(values: list[str], patterns: tuple[str, ...], read: Callable[[str, str], str]) -> tuple[str, ...]:
    """The fewest patterns that read every value, the one that reads most first."""
    left, found = list(values), list[str]()
    while left:
        best, read_by = "", list[str]()
        for pattern in patterns:
            fits = [value for value in left if len(value) == len(pattern) and _reads(read, value, pattern)]
            if len(fits) > len(read_by):
                best, read_by = pattern, fits
        if not best or len(found) == 3:
            return ()
        found.append(best)
        left = [value for value in left if value not in read_by]
    return tuple(found)


def _reads(read: Callable[[str, str], str], value: str, pattern: str) -> bool:
    try:
        plain = read(value, pattern)
    except Doubt:
        return True
    except BadValue:
        return False
    return _FIRST <= plain[:4] <= _LAST and len(plain) >= len("yyyy-MM-dd")
