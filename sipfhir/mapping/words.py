"""A code table with what a mapping needs besides: words that say nothing, and the nearest word for a code."""

from collections.abc import Iterable, Mapping

from sipfhir.plan import Concept
from sipfhir.values.codes import Table
from sipfhir.values.errors import CannotHold, Doubt

NEAREST = "LOSS-NEAREST"
SILENT = "-"
"""In the column ``ours``: a known word that says nothing. Blank is not mapped yet: flagged when read."""
ANY = "*"
"""In the column ``nearest``: every code that has no word of its own, and every unknown word."""


class Words:
    """``silent``: words that say nothing ("N" for not protected), read as None.

    ``nearest``: our code → the word that is written for it although it says less, where writing nothing would
    say the opposite (a protected identity must never become an unprotected one).
    """

    def __init__(self, table: Table, rows: Iterable[Mapping[str, str]]) -> None:
        self.table = table
        rows = list(rows)
        self.silent = frozenset(row["theirs"] for row in rows if row["ours"] == SILENT)
        self.nearest = {code: row["theirs"] for row in rows for code in row.get("nearest", "").split()}

    def read(self, raw: str) -> Concept | None:
        """The concept of a word, None for one that says nothing."""
        word = raw.strip()
        return None if word in self.silent else self.table.read(word)

    def read_pair(self, code: str | None, text: str | None) -> Concept | None:
        """The concept of a code with its text beside it."""
        return None if code in self.silent else self.table.read_pair(code, text)

    def write(self, concept: Concept) -> str:
        """The word for a concept. Raises Doubt with the nearest word, CannotHold when there is none."""
        try:
            return self.table.write(concept)
        except CannotHold:
            raise Doubt(self._nearest(concept), NEAREST) from None

    def write_pair(self, concept: Concept) -> tuple[str, str | None]:
        """Code and text for a concept. Raises as ``write`` does, and has the text of the nearest word."""
        try:
            return self.table.write_pair(concept)
        except CannotHold:
            near = self.table.read_pair(self._nearest(concept), None)
            raise Doubt(self.table.write_pair(near), NEAREST) from None

    def _nearest(self, concept: Concept) -> str:
        """The word that says less than the concept, where saying nothing would say the opposite."""
        word = self.nearest.get(concept.code or ANY) or self.nearest.get(ANY)
        if word is None:
            raise CannotHold("no word for the code, and none is near")
        return word
