"""Times: patterns, Swedish wall time, dates hidden in midnight UTC, FHIR's own form.

A value is a FHIR date or dateTime with the precision that the source gave: a date stays a date. Every
reader raises BadValue; every writer raises CannotHold for what its form cannot say.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from sipfhir.values import zone
from sipfhir.values.errors import BadValue, CannotHold, Doubt
from sipfhir.values.pattern import Fields, compiled

AMBIGUOUS = "TIME-AMBIGUOUS"

_FHIR = re.compile(
    r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2})"
    r"(?:T([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(\.[0-9]+)?(Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00))?)?)?"
)
_UTC_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T00:00:00(?:\.0+)?(?:Z|[+-]00:00)?)?")


def read_date(raw: str, patterns: Sequence[str]) -> str:
    """A FHIR date from the first pattern that fits; where the pattern has a time of day, only at 00:00."""
    return _read_date(raw, tuple(patterns))


def write_date(value: str, pattern: str) -> str:
    """A FHIR date in a pattern."""
    fields, rest = _parts(value)
    if rest:
        raise CannotHold("a moment, not a date")
    form = compiled(pattern)
    return form.join(fields + ("00",) * (form.units - 3) if len(fields) == 3 else fields)


def read_local(raw: str, patterns: Sequence[str]) -> str:
    """A FHIR dateTime from Swedish wall time; a bare date stays a date.

    Raises BadValue for the spring hour that is missing, and Doubt, with the first pass (summer time) as its
    value, for the autumn hour that comes twice.
    """
    fields = _split(raw, patterns)
    if len(fields) <= 3:
        return _date(fields)
    clock = _clock(fields)
    day = "-".join(fields[:3])
    offset = zone.whole_day(day)
    return f"{day}T{clock}{offset}" if offset else _on_a_moved_day(f"{day}T{clock}")


def write_local(value: str, pattern: str) -> str:
    """A moment of any offset as Swedish wall time; not the second pass of the doubled autumn hour."""
    fields, rest = _parts(value)
    form = compiled(pattern)
    if not rest:
        if form.units > 3:
            raise CannotHold("a date, not a moment")
        return form.join(fields)
    if rest[0].strip(".0"):
        raise CannotHold("fractions of a second")
    if zone.whole_day("-".join(fields[:3])) == rest[1]:
        return form.join(fields)
    return form.join(_wall_fields(fields, rest[1]))


def read_utc_date(raw: str) -> str:
    """Midnight UTC is a date (``2024-03-01T00:00:00Z``); another time of day is a moment in UTC."""
    match = _UTC_DATE.fullmatch(raw)
    if match:
        zone.midnight(match[1])
        return match[1]
    fields, rest = _read_parts(raw)
    if not rest:
        raise BadValue("neither midnight UTC nor a moment")
    try:
        moment = _in_utc(fields, rest)
    except OverflowError:
        raise BadValue("outside the calendar") from None
    return moment[:10] if _UTC_DATE.fullmatch(moment) else moment


def write_utc_date(value: str) -> str:
    """A date as midnight UTC, a moment in UTC; a moment that is midnight UTC would come back as a date."""
    fields, rest = _parts(value)
    if len(fields) < 3:
        raise CannotHold("less precise than a day")
    if not rest:
        return f"{value}T00:00:00Z"
    try:
        moment = _in_utc(fields, rest)
    except OverflowError:
        raise CannotHold("outside the calendar") from None
    if _UTC_DATE.fullmatch(moment):
        raise CannotHold("a moment at midnight UTC")
    return moment


def read_instant(raw: str) -> str:
    """A FHIR date or dateTime as it stands: years to fractions of a second, offset with every time of day."""
    _read_parts(raw)
    return raw


def write_instant(value: str) -> str:
    """The value as it stands. Raises CannotHold when it is no FHIR date or dateTime."""
    _parts(value)
    return value


@lru_cache(maxsize=16384)
def _read_date(raw: str, patterns: tuple[str, ...]) -> str:
    fields = _split(raw, patterns)
    if any(field != "00" for field in fields[3:]):
        raise BadValue("a moment, not a date")
    return _date(fields[:3])


def _split(raw: str, patterns: Sequence[str]) -> Fields:
    for pattern in patterns:
        fields = compiled(pattern).split(raw)
        if fields:
            return fields
    raise BadValue("in none of the date patterns")


def _date(fields: Fields) -> str:
    date = "-".join(fields)
    zone.midnight("-".join((*fields, "01", "01")[:3]))
    return date


def _clock(fields: Fields) -> str:
    hour, minute, second = (*fields[3:], "00")[:3]
    if hour > "23" or minute > "59" or second > "59":
        raise BadValue("no such time of day")
    return f"{hour}:{minute}:{second}"


def _on_a_moved_day(moment: str) -> str:
    offsets = zone.offsets(moment)
    if not offsets:
        raise BadValue("no such Swedish wall time")
    if len(offsets) > 1:
        raise Doubt(moment + offsets[0], AMBIGUOUS)
    return moment + offsets[0]


def _wall_fields(fields: Fields, offset: str) -> Fields:
    try:
        wall = zone.to_wall(_moment(fields, offset))
        firsts = [zone.to_utc(wall + first) for first in zone.offsets(wall)[:1]]
        if firsts != [zone.to_utc(_moment(fields, offset))]:
            raise CannotHold("the second pass of the doubled hour, or before zone time")
    except OverflowError:
        raise CannotHold("outside the calendar") from None
    return tuple(re.split("[-T:]", wall))


def _in_utc(fields: Fields, rest: tuple[str, str]) -> str:
    fraction, offset = rest
    return zone.to_utc(_moment(fields, offset))[:-1] + fraction + "Z"


def _moment(fields: Fields, offset: str) -> str:
    year, month, day, hour, minute, second = fields
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}{'+00:00' if offset == 'Z' else offset}"


def _read_parts(raw: str) -> tuple[Fields, tuple[str, str] | None]:
    match = _FHIR.fullmatch(raw)
    if not match:
        raise BadValue("not a FHIR date or dateTime")
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    _date(tuple(field for field in (year, month, day) if field))
    fields = tuple(field for field in (year, month, day, hour, minute, second) if field)
    return fields, (fraction or "", offset) if offset else None


def _parts(value: str) -> tuple[Fields, tuple[str, str] | None]:
    try:
        return _read_parts(value)
    except BadValue:
        raise CannotHold("not a FHIR date or dateTime") from None
