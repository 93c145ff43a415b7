"""A table that a value is looked up in, one way only: unit → huvudman.

Unlike a code table it may know a word and give nothing for it: a school is a known unit and belongs to no
huvudman.
"""

from collections.abc import Iterable, Mapping

from sipfhir.plan import Concept


class Lookup:
    """Rows ``theirs,ours``; spelling is matched whatever the case and the blanks around."""

    def __init__(self, name: str, rows: Iterable[Mapping[str, str]]) -> None:
        self.name = name
        self._known: dict[str, Concept | None] = {}
        for row in rows:
            self._known[_fold(row["theirs"])] = Concept(row["ours"]) if row["ours"] not in ("", "-") else None
        self.ours = frozenset(concept.code for concept in self._known.values() if concept and concept.code)

    def knows(self, theirs: str) -> bool:
        """True when a row has the word."""
        return _fold(theirs) in self._known

    def find(self, theirs: str | None) -> Concept | None:
        """What the table gives for a word; None for an unknown word, and for a known one with nothing."""
        return None if theirs is None else self._known.get(_fold(theirs))


def _fold(word: str) -> str:
    return " ".join(word.split()).casefold()
