"""The time of a meeting. R4 refuses a start without an end (app-2), and both are instants."""

from datetime import datetime, timedelta
from typing import Any

from sipfhir.resources.codecs import moment, number
from sipfhir.resources.extensions import fitting
from sipfhir.resources.pairs import derived
from sipfhir.resources.reading import Reading


def end_of(start: Any, minutes: Any) -> str | None:
    """When a meeting ends; None when its start is no instant or it has no length."""
    if not isinstance(start, str) or not isinstance(minutes, int) or minutes <= 0 or "T" not in start:
        return None
    try:
        return (datetime.fromisoformat(start) + timedelta(minutes=minutes)).isoformat()
    except (OverflowError, ValueError):
        return None


def _end(part: Any, build: Any = None) -> str | None:
    return end_of(part.start, part.minutes)


def _is_end(node: Any, r: Reading) -> bool:
    return bool(node == end_of(r.resource.get("start"), r.resource.get("minutesDuration")))


def _called_start(part: Any, build: Any) -> str | None:
    return part.start if end_of(part.start, part.minutes) else None


def _is_called_start(node: Any, r: Reading) -> bool:
    return bool(node == r.outer.get("occurrenceDateTime"))


def _called_minutes(part: Any, build: Any) -> int | None:
    return part.minutes if end_of(part.start, part.minutes) else None


end = derived("end", _end, "follows from start and length", _is_end)
time = (
    fitting("start", "start", moment, _end),
    end,
    fitting("minutes", "minutesDuration", number, lambda part: part.minutes > 0),
)
"""Start and length of a meeting: elements where R4 takes them, else extensions."""

called_time = (
    derived("start", _called_start, "stands in the call", _is_called_start),
    end,
    derived("minutesDuration", _called_minutes, "stands in the call"),
)
"""The time of a call's meeting, when it is whole: a copy of what the call says."""
