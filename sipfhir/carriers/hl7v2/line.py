"""A message being made: segments, cell by cell, written with the standard separators."""

from collections.abc import Iterable

from sipfhir.carriers.hl7v2.escapes import STANDARD, escaped
from sipfhir.carriers.hl7v2.profile import At, Endpoint
from sipfhir.document.words import Words

Cell = tuple[int, int, int, int]


class Line:
    """One segment. Cells are field, repetition, component, subcomponent, from 1."""

    def __init__(self, name: str, codec: str) -> None:
        self.name, self._codec = name, codec
        self._cells: dict[Cell, str] = {}

    def put(self, field: int, text: str | None, component: int = 1, sub: int = 1, rep: int = 1) -> None:
        """A text into a cell; nothing for none. Signs that the charset does not have are left out."""
        if text:
            self._cells[field, rep, component, sub] = fitting(text, self._codec)

    def next(self, field: int) -> int:
        """The number of the next repetition of a field."""
        return max((cell[1] for cell in self._cells if cell[0] == field), default=0) + 1

    def has(self, field: int) -> bool:
        """Whether a field holds anything."""
        return any(cell[0] == field for cell in self._cells)

    def too_long(self, longest: dict[str, int]) -> list[str]:
        """The fields with a text longer than HL7 says, as ``AIP-3.1``."""
        sizes = [(f"{self.name}-{cell[0]}.{cell[2]}", len(text)) for cell, text in self._cells.items()]
        return sorted({place for place, size in sizes if size > longest.get(place, size)})

    def __str__(self) -> str:
        signs = STANDARD
        fields = self._joined(0, (), (signs.field, signs.repetition, signs.component, signs.subcomponent))
        if self.name == "MSH":
            return f"MSH{signs.field}{''.join(signs[1:])}{fields[1:]}"
        return f"{self.name}{signs.field}{fields}"

    def _joined(self, depth: int, above: tuple[int, ...], signs: tuple[str, ...]) -> str:
        """What stands below some cells, joined by the sign of this depth; nothing at the end is left out."""
        if depth == len(signs):
            return escaped(self._cells.get(above, ""), self._codec)  # type: ignore[arg-type]
        below = [cell[depth] for cell in self._cells if cell[:depth] == above]
        return signs[depth].join(
            self._joined(depth + 1, (*above, number), signs) for number in range(1, max(below, default=0) + 1)
        )


def fitting(text: str, codec: str) -> str:
    """The text without the signs that a charset does not have."""
    return text.encode(codec, "ignore").decode(codec)


class Out:
    """The segments of one part of a message, by name, and the notes that belong to it."""

    def __init__(self, endpoint: Endpoint, words: Words) -> None:
        self.endpoint, self.words = endpoint, words
        self.codec = endpoint.codec(endpoint.charset.override or endpoint.charset.write) or "utf-8"
        self.lines: dict[str, Line] = {}
        self.notes: list[Line] = []

    def line(self, name: str) -> Line:
        """The segment of that name, made when first asked for."""
        if name not in self.lines:
            self.lines[name] = Line(name, self.codec)
        return self.lines[name]

    def put(self, at: At, text: str | None, component: int = 0) -> None:
        """A text at a place."""
        if text:
            self.line(at.segment).put(at.field, text, component or at.component or 1)

    def note(self, name: str, text: str, coding: tuple[str, str] | None = None) -> None:
        """A note (NTE): what kind, and its text; ``coding`` is code and display of what it says."""
        line, kind = Line("NTE", self.codec), self.endpoint.notes[name]
        line.put(1, str(len(self.notes) + 1))
        line.put(3, text)
        for component, part in enumerate((name, kind.sv, self.endpoint.ours), start=1):
            line.put(4, part, component)
        for component, part in enumerate((*coding, self.endpoint.ours) if coding else (), start=4):
            line.put(4, part, component)
        self.notes.append(line)

    def part(self) -> "Out":
        """Another part of the same message."""
        return Out(self.endpoint, self.words)


def complete(lines: Iterable[Line], endpoint: Endpoint) -> None:
    """What HL7 demands and no plan says, into segments that are there; units beside what they measure."""
    for line in lines:
        for place, text in (*endpoint.constants.items(), *endpoint.units.items()):
            segment, _, number = place.partition("-")
            field = int(number)
            wanted = place in endpoint.constants or line.has(field - 1)
            if segment == line.name and wanted and not line.has(field):
                for component, part in enumerate(text.split("^"), start=1):
                    line.put(field, part, component)
