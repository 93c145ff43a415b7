"""Moments made coarser, and compared: what a writer needs when a form holds less than the plan."""

import re
from typing import Any

from sipfhir.values import zone
from sipfhir.values.errors import CannotHold

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d):\d\d(?:\.\d+)?(Z|[+-]\d\d:\d\d)")


def swedish_day(value: str) -> str:
    """The Swedish date of a moment. Raises CannotHold for what has no time of day."""
    if not _MOMENT.fullmatch(value):
        raise CannotHold("not a moment")
    try:
        return zone.to_wall(value)[:10]
    except (ValueError, OverflowError):
        raise CannotHold("outside the calendar") from None


def whole_minute(value: str) -> str:
    """The moment without its seconds. Raises CannotHold for what has none."""
    match = _MOMENT.fullmatch(value)
    if not match:
        raise CannotHold("not a moment")
    return f"{match[1]}:00{match[2]}"


def same_instant(one: Any, other: Any) -> bool:
    """Two spellings of one moment: 12:40Z and 13:40+01:00."""
    if not (isinstance(one, str) and isinstance(other, str)):
        return False
    if not (_MOMENT.fullmatch(one) and _MOMENT.fullmatch(other)):
        return False
    try:
        return zone.to_utc(one) == zone.to_utc(other)
    except (ValueError, OverflowError):
        return False
