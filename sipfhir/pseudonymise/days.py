"""Dates and times, moved by whole weeks: the weekday, the time of day, order and intervals stay.

A wall time that summer time leaves out, or repeats, stays one that is left out or repeated; another one never
becomes such. A moment with an offset keeps its Swedish wall time. What is no date stays none.
"""

import re
from datetime import date, timedelta

from sipfhir.values import zone
from sipfhir.values.errors import BadValue

_MOMENT = re.compile(
    r"(?P<y>[0-9]{4})(?:(?P<s>[-./]?)(?P<m>[0-9]{2})(?:(?P=s)(?P<d>[0-9]{2})"
    r"(?:(?P<t>[T ]?)(?P<H>[0-9]{2})(?P<c>[:.]?)(?P<M>[0-9]{2})(?:(?P=c)[0-9]{2}(?:[.,][0-9]{1,9})?)?)?"
    r"(?P<z>Z|[+-][0-9]{2}:?[0-9]{2})?)?)?"
)
_MIDNIGHT = re.compile(r"[T ]?00[:.]?00(?:[:.]?00(?:[.,]0+)?)?(?:Z|[+-]00:?00)")
_EARLIEST, _LATEST = "1800", "2150"
_WEEK = 7
_SEARCHED = 120


def moved(text: str, days: int, *, utc_date: bool = False, sure: bool = True) -> str | None:
    """The date or time in its own form, moved; None when it looks like none.

    ``utc_date``: midnight UTC is a date, and stays midnight UTC. ``sure``: it should be a date, so that one
    without marks between, or one that the calendar lacks, is taken for a date too.
    """
    match = _MOMENT.fullmatch(text)
    if match is None or (not match["s"] and not _EARLIEST <= match["y"] < _LATEST):
        return None
    if match["s"] == "" and match["m"] is not None and match["d"] is None:
        return None
    day = _day(match)
    if not sure and (day is None or not match["s"]) and (day is None or len(text) != len("yyyyMMdd")):
        return None
    if day is None:
        return _impossible(text, match)
    tail = text[match.end("d") :] if match["d"] else ""
    if not match["H"] or (utc_date and _MIDNIGHT.fullmatch(tail)):
        return _spelled(match, _added(day, days)) + tail
    if match["z"]:
        return _with_offset(match, day, days)
    return _spelled(match, _on_the_wall(match, day, days)) + tail


def _day(match: re.Match[str]) -> date | None:
    """The day; of a year or a month, one in its middle. None for one that the calendar lacks."""
    month = int(match["m"] or 7)
    try:
        return date(int(match["y"]), month, int(match["d"] or 15))
    except ValueError:
        return None


def _added(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day


def _spelled(match: re.Match[str], day: date) -> str:
    mark = match["s"] or ""
    units = [f"{day.year:04}", f"{day.month:02}", f"{day.day:02}"]
    return mark.join(units[: 1 + bool(match["m"]) + bool(match["d"])])


def _impossible(text: str, match: re.Match[str]) -> str | None:
    """Another year that has no such day either."""
    first = int(match["y"])
    for step in range(1, 9):
        try:
            date(first - step, int(match["m"] or 1), int(match["d"] or 1))
        except ValueError:
            return f"{max(first - step, 0):04}{text[4:]}"
    return None


def _on_the_wall(match: re.Match[str], day: date, days: int) -> date:
    """The moved day, or the nearest one in whole weeks on which the wall time is as real as it was."""
    clock = f"{match['H']}:{match['M']}"
    due, to = _passes(day, clock), _added(day, days)
    for step in range(_SEARCHED):
        for sign in (1, -1):
            other = _added(to, sign * step * _WEEK)
            if _passes(other, clock) == due:
                return other
    return to


def _passes(day: date, clock: str) -> int:
    """How often a wall time comes on a day: once, twice in autumn, never in spring; -1 for no such time."""
    try:
        return 1 if zone.whole_day(day.isoformat()) else len(zone.offsets(f"{day.isoformat()}T{clock}:00"))
    except (BadValue, ValueError):
        return -1


def _with_offset(match: re.Match[str], day: date, days: int) -> str | None:
    """The same Swedish wall time on the moved day, in UTC or Swedish time as it was written."""
    tail = match.string[match.end("d") : match.start("z")]
    to, clock = _added(day, days), f"{match['H']}:{match['M']}:00"
    try:
        before = zone.offsets(zone.to_wall(f"{day.isoformat()}T{clock}{_colon(match['z'])}"))
        after = zone.offsets(f"{to.isoformat()}T{clock}")
    except (ValueError, OverflowError):
        return _spelled(match, to) + tail + match["z"]
    if _colon(match["z"]) in before and after and before != after:
        mark = after[0] if ":" in match["z"] else after[0].replace(":", "")
        return _spelled(match, to) + tail + mark
    if match["z"] == "Z" and before and after and before[0] != after[0]:
        return _shifted_hour(match, to, tail, int(before[0][1:3]) - int(after[0][1:3]))
    return _spelled(match, to) + tail + match["z"]


def _shifted_hour(match: re.Match[str], to: date, tail: str, hours: int) -> str:
    """In UTC: the hour that the wall time has on the other side of summer time."""
    hour = int(match["H"]) + hours
    to = _added(to, hour // 24)
    start = len(match["t"])
    return f"{_spelled(match, to)}{tail[:start]}{hour % 24:02}{tail[start + 2 :]}{match['z']}"


def _colon(offset: str) -> str:
    return "+00:00" if offset == "Z" else offset if ":" in offset else f"{offset[:3]}:{offset[3:]}"
