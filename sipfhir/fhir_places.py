"""Where in a FHIR file a pointer leads."""

from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from sipfhir.findings import Place
from sipfhir.formats import fhir_xml, locate
from sipfhir.formats.fhir_xml_read import line_at
from sipfhir.formats.json_text import element_places


class Text:
    """The text of one JSON value: its file, and where in it that begins. Empty for an object in memory."""

    xml = False

    def __init__(self, raw: bytes, line: int, file: str | None, column: int = 1) -> None:
        self.raw, self.line, self.file, self.column = raw, line, file, column

    def place(self, pointer: str) -> Place:
        """File, line and column of a pointer."""
        if not self.raw:
            return Place(self.file, path=pointer or None)
        try:
            line, column = self._at(pointer)
        except (ValueError, RecursionError):
            return Place(self.file, self.line, path=pointer or None)
        column += self.column - 1 if line == 1 else 0
        return Place(self.file, self.line + line - 1, column, pointer or None)

    def _at(self, pointer: str) -> tuple[int, int]:
        """Line and column within the text."""
        first, rest = self._start(pointer) if pointer.startswith("/entry/") else ((1, 1), pointer)
        line, column = locate(self._text[self._offset(*first) :], rest)
        return first[0] + line - 1, column + (first[1] - 1 if line == 1 else 0)

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


class XmlText(Text):
    """The text of one XML document: pointers are into the tree that it is read into."""

    xml = True

    def place(self, pointer: str) -> Place:
        """File and line of a pointer."""
        return Place(self.file, line_at(self._root, pointer), path=pointer or None)

    @cached_property
    def _root(self) -> Any:
        return fhir_xml.parse(self.raw, fhir_xml.WHOLE)


class Spot(NamedTuple):
    """Where a resource stands: its text, and the pointer to it there."""

    text: Text
    pointer: str

    @property
    def place(self) -> Place:
        """Where the resource begins."""
        return self.text.place(self.pointer)
