"""HL7's times (TS, DTM) and FHIR's: digits with the precision that is known, and an offset."""

import re

from sipfhir.values import BadValue, Doubt, read_instant, read_local

_DTM = re.compile(
    r"([0-9]{4})([0-9]{2})?([0-9]{2})?(?:([0-9]{2})(?:([0-9]{2})(?:([0-9]{2})(\.[0-9]{1,4})?)?)?)?([+-][0-9]{4})?"
)


def written(moment: str) -> str:
    """``2024-03-01T13:30:00+01:00`` as ``20240301133000+0100``; a date has no offset."""
    day, _, clock = moment.partition("T")
    if not clock:
        return day.replace("-", "")
    offset = "+0000" if clock.endswith("Z") else clock[-6:].replace(":", "")
    digits = clock[:-1] if clock.endswith("Z") else clock[:-6]
    return day.replace("-", "") + digits.replace(":", "")[: len("HHmmss.ffff")] + offset


def read(text: str) -> tuple[str, bool]:
    """A FHIR date or dateTime, and whether Swedish wall time left a doubt (the autumn hour).

    A time of day without an offset is Swedish wall time. Raises BadValue.
    """
    match = _DTM.fullmatch(text.strip())
    if not match:
        raise BadValue("not a time of HL7")
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    date = "-".join(part for part in (year, month, day) if part)
    if hour is None:
        if offset is not None:
            raise BadValue("a date with an offset")
        return read_instant(date), False
    clock = f"{hour}:{minute or '00'}:{second or '00'}"
    if offset:
        zone = "Z" if offset in ("+0000", "-0000") else f"{offset[:3]}:{offset[3:]}"
        return read_instant(f"{date}T{clock}{fraction or ''}{zone}"), False
    return _wall(f"{date}T{clock}", fraction or "")


def _wall(moment: str, fraction: str) -> tuple[str, bool]:
    try:
        found, doubt = read_local(moment, ["yyyy-MM-ddTHH:mm:ss"]), False
    except Doubt as doubtful:
        found, doubt = str(doubtful.value), True
    return found[:19] + fraction + found[19:], doubt
