"""Where in a FHIR file a pointer leads."""

from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from sipfhir.findings import Place
from sipfhir.formats import locate
from sipfhir.formats.json_text import element_places


class Text:
    """The text of one JSON value: its file, and the line that it begins on. Empty for an object in memory."""

    def __init__(self, raw: bytes, line: int, file: str | None) -> None:
        self.raw, self.line, self.file = raw, line, file

    def place(self, pointer: str) -> Place:
        """File, line and column of a pointer."""
        if not self.raw:
            return Place(self.file, path=pointer or None)
        first, rest = self._start(pointer) if pointer.startswith("/entry/") else ((1, 1), pointer)
        line, column = locate(self._text[self._offset(*first) :], rest)
        column += first[1] - 1 if line == 1 else 0
        return Place(self.file, self.line + first[0] + line - 2, column, pointer or None)

    def _start(self, pointer: str) -> tuple[tuple[int, int], str]:
        """Where an entry begins, and the pointer from there: a Bundle is not searched for each finding."""
        _, _, number, *rest = pointer.split("/", 3)
        if not number.isdecimal() or int(number) >= len(self._entries):
            return (1, 1), pointer
        return self._entries[int(number)], "".join(f"/{one}" for one in rest)

    def _offset(self, line: int, column: int) -> int:
        return self._lines[line - 1] + column - 1

    @cached_property
    def _text(self) -> str:
        return self.raw.decode("utf-8", "replace")

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *accumulate(len(line) + 1 for line in self._text.split("\n"))]

    @cached_property
    def _entries(self) -> list[tuple[int, int]]:
        return element_places(self._text, "entry")


class Spot(NamedTuple):
    """Where a resource stands: its text, and the pointer to it there."""

    text: Text
    pointer: str
