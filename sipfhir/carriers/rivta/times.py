"""Times as RIV-TA writes them: fourteen digits of Swedish wall time, no zone."""

from sipfhir.values import CannotHold, write_local
from sipfhir.values.instants import swedish_day
from sipfhir.values.zone import to_wall

STAMP = "yyyyMMddHHmmss"
_DIGITS = 14


def stamp(moment: str | None) -> tuple[str | None, str | None]:
    """The time, and what is doubtful about it: ``day`` (no time of day was given, midnight is written),
    ``repeated`` (the autumn hour that comes twice), ``fraction``. No time for less than a day."""
    if moment is None or len(moment) < len("2026-11-22"):
        return None, None
    if len(moment) == len("2026-11-22"):
        return moment.replace("-", "") + "000000", "day"
    try:
        return write_local(moment, STAMP), None
    except CannotHold:
        digits = "".join(filter(str.isdigit, to_wall(moment)))[:_DIGITS]
        return digits, "fraction" if "." in moment else "repeated"


def day(moment: str | None) -> str | None:
    """The Swedish day as eight digits; None for less than a day."""
    if moment is None or len(moment) < len("2026-11-22"):
        return None
    return (moment if len(moment) == len("2026-11-22") else swedish_day(moment)).replace("-", "")
