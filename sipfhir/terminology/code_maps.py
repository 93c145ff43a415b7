"""A map of codes: what a ConceptMap says, before it is one. Asked here, published by the FHIR package."""

from collections.abc import Iterator
from typing import NamedTuple

from sipfhir.terminology.answers import Match

NARROWED = {"wider": "narrower", "narrower": "wider", "subsumes": "specializes", "specializes": "subsumes"}
"""What an equivalence is when the map is read the other way."""


class Row(NamedTuple):
    """One code and what it becomes. ``anycase``: the source's spelling does not matter."""

    code: str
    display: str | None
    target: str
    target_display: str | None
    equivalence: str
    comment: str | None = None
    anycase: bool = False


class CodeMap(NamedTuple):
    """A ConceptMap's url, the systems and value sets that it goes between, its rows.

    ``name`` is that of the table, ``ours`` that of our code system in it.
    """

    name: str
    ours: str
    url: str
    source: str
    target: str
    source_set: str | None
    target_set: str | None
    rows: tuple[Row, ...]

    def forward(self, code: str) -> Iterator[Match]:
        """What a code of the source becomes."""
        exact = [row for row in self.rows if row.code == code]
        folded = [row for row in self.rows if row.anycase and row.code.casefold() == code.casefold()]
        for row in exact or folded:
            yield Match(row.equivalence, self.target, row.target, row.target_display, self.url, row.comment)

    def backward(self, code: str) -> Iterator[Match]:
        """What becomes a code of the target; the nearest first."""
        found = [row for row in self.rows if row.target == code]
        for row in sorted(found, key=lambda row: row.equivalence not in ("equal", "equivalent")):
            near = NARROWED.get(row.equivalence, row.equivalence)
            yield Match(near, self.source, row.code, row.display, self.url, row.comment)
