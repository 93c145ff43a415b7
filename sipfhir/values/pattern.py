"""Date patterns of the mapping language: ``yyyy MM dd HH mm ss`` and literal characters."""

import re
from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter

from sipfhir.errors import BadConfiguration
from sipfhir.values.errors import CannotHold

_UNITS = {"yyyy": 4, "MM": 2, "dd": 2, "HH": 2, "mm": 2, "ss": 2}
_TOKEN = re.compile("|".join(_UNITS))
_ORDER = tuple(_UNITS)

Fields = tuple[str, ...]
"""Digits of year, month, day, hour, minute, second: as many of them, from the left, as are known."""


class Pattern:
    """One pattern, compiled: splits a raw text into fields, joins fields into a text."""

    def __init__(self, pattern: str) -> None:
        units = _TOKEN.findall(pattern)
        self.units = len(units)
        if sorted(units) != sorted(_ORDER[: self.units]) or not units or self.units == 4:
            raise BadConfiguration(
                f"The date pattern {pattern!r} does not work. Use yyyy, MM, dd, HH, mm and ss, once each, "
                "none without the larger ones, and HH never without mm."
            )
        literals = [re.escape(text) for text in _TOKEN.split(pattern)]
        groups = [f"(?P<{unit}>[0-9]{{{_UNITS[unit]}}})" for unit in units]
        mixed = [text for pair in zip(literals, [*groups, ""], strict=True) for text in pair]
        self._match = re.compile("".join(mixed)).fullmatch
        self._pick = _picker(_ORDER[: self.units])
        self._format = _TOKEN.sub(lambda unit: f"{{{_ORDER.index(unit[0])}}}", _braced(pattern))

    def split(self, raw: str) -> Fields | None:
        """The fields of a raw text, None when it has another form."""
        match = self._match(raw)
        return self._pick(match) if match else None

    def join(self, fields: Fields) -> str:
        """The text of fields. Raises CannotHold when they are more, or less, precise than the pattern."""
        more = fields[self.units :]
        if len(fields) < self.units or more not in ((), ("00",)) or (more and self.units < 5):
            raise CannotHold("another precision than the pattern")
        return self._format.format(*fields)


@lru_cache(maxsize=256)
def compiled(pattern: str) -> Pattern:
    """A pattern, compiled once. Raises BadConfiguration."""
    return Pattern(pattern)


def _picker(names: Fields) -> Callable[[re.Match[str]], Fields]:
    return itemgetter(*names) if len(names) > 1 else re.Match.groups


def _braced(pattern: str) -> str:
    return pattern.replace("{", "{{").replace("}", "}}")
