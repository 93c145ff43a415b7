"""Times for people: Swedish wall time, months in words, with the precision that the source gave."""

from datetime import date
from functools import lru_cache

from sipfhir.values import zone
from sipfhir.values.errors import BadValue

_MONTHS = {
    "sv": (
        *("januari", "februari", "mars", "april", "maj", "juni"),
        *("juli", "augusti", "september", "oktober", "november", "december"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_DAYS = {
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_CLOCK = {"sv": " kl. ", "en": " at "}


@lru_cache(maxsize=4096)
def when(moment: str | None, language: str) -> str:
    """``18 mars 2024 kl. 10:00``. What is no time of the calendar stands as it is."""
    if not moment:
        return ""
    try:
        day, clock = _wall(moment)
    except (BadValue, ValueError, OverflowError):
        return moment
    year, *rest = day.split("-")
    words = [_MONTHS[language][int(rest[0]) - 1]] if rest else []
    words = [str(int(rest[1])), *words] if len(rest) > 1 else words
    return " ".join([*words, year]) + (f"{_CLOCK[language]}{clock}" if clock else "")


@lru_cache(maxsize=4096)
def on_day(moment: str | None, language: str) -> str:
    """``måndag 18 mars 2024 kl. 10:00``: a time to come to."""
    said = when(moment, language)
    try:
        day = date.fromisoformat(_wall(moment or "")[0])
    except (BadValue, ValueError, OverflowError):
        return said
    return f"{_DAYS[language][day.weekday()]} {said}"


def _wall(moment: str) -> tuple[str, str]:
    """Date and hour in Sweden. Raises BadValue or ValueError for what the calendar does not have."""
    if "T" in moment:
        day, _, clock = zone.to_wall(moment).partition("T")
        return day, clock[:5]
    zone.midnight((moment + "-01-01")[:10])
    return moment, ""
