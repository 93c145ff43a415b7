"""Whose a record is, so that all dates of one person move together: by identity, else by number."""

from collections.abc import Iterable

from sipfhir.pseudonymise.identities import personal
from sipfhir.pseudonymise.keyed import Key
from sipfhir.pseudonymise.spots import Spot

_LEAST, _MOST = 5, 52
_WEEK = 7
_WAYS = 6
_YEARS = (364, -364, 371, -371, 728, -728, 735, -735)
"""Nearly whole years: a day when summer time begins or ends becomes another one such, as a rule."""

ATTEMPTS = _WAYS + len(_YEARS)


def shift(key: Key, subject: str, attempt: int) -> int:
    """By how many days the dates of a person are moved: 5 to 52 weeks, back or forward; if that will not do
    for a file, by one year or two."""
    if attempt >= _WAYS:
        first = key.number("years", subject, len(_YEARS))
        return _YEARS[(first + attempt) % len(_YEARS)]
    drawn = key.number(f"days {attempt}", subject, 2 * (_MOST - _LEAST + 1))
    weeks = _LEAST + drawn // 2
    return _WEEK * (weeks if drawn % 2 else -weeks)


def subject(spots: Iterable[Spot]) -> str | None:
    """The person that values tell of: the first personal identity, else the first number of a person's."""
    values = [spot for spot in spots if spot.kids is None and isinstance(spot.value, str)]
    for spot in values:
        found = personal(spot.value) if spot.role.kind in ("personal", "any") else None
        if found:
            return f"{found.kind} {found.value}"
    numbers = (spot.value.strip() for spot in values if spot.role.kind == "id" and spot.value.strip())
    return next(numbers, None)
