"""Spärrar: units whose information about a person must not be given out.

A file of its own, since the register of blocks is another system's: ``person,unit,from,to`` with a header,
person in 12 characters, unit the HSA-id of a vårdenhet or vårdgivare, from and to days that may be blank.
"""

import csv
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from sipfhir.carriers.rivta.entry import Entry
from sipfhir.errors import BadConfiguration

_HEADER = ["person", "unit", "from", "to"]


class Block(NamedTuple):
    """A blocked unit; days as eight digits, blank for no limit."""

    unit: str
    start: str
    end: str


class Blocks:
    """All blocks, by person. Raises BadConfiguration with the line of what is wrong, never its content."""

    def __init__(self, file: Path | None) -> None:
        self._by_person: dict[str, list[Block]] = defaultdict(list)
        for number, row in enumerate(_rows(file), start=2) if file else ():
            if len(row) != len(_HEADER) or not row[0] or not row[1] or not all(map(_is_day, row[2:])):
                raise BadConfiguration(f"{file}:{number}: write person,unit,from,to; days as 2026-11-22.")
            person, unit, start, end = row
            self._by_person[person].append(Block(unit, start.replace("-", ""), end.replace("-", "")))

    def hold(self, entry: Entry) -> bool:
        """Whether a plan is held back. The day that it was registered decides, as the contract has it."""
        units = {*entry.units, entry.care_unit, entry.care_giver}
        day = entry.registered[:8]
        return any(
            block.unit in units and (block.start or day) <= day <= (block.end or day)
            for block in self._by_person.get(entry.person[1], ())
        )


def _rows(file: Path) -> list[list[str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            header, *rows = [[cell.strip() for cell in row] for row in csv.reader(stream)] or [[]]
    except (OSError, UnicodeDecodeError):
        raise BadConfiguration(
            f"{file}: the blocks cannot be read. Nothing is given out without them."
        ) from None
    if header != _HEADER:
        raise BadConfiguration(f"{file}:1: the header is not {','.join(_HEADER)}.")
    return rows


def _is_day(text: str) -> bool:
    return not text or (len(text) == len("2026-11-22") and text.replace("-", "").isdecimal())
