"""Code tables: a system's words and the plan's codes, read both ways. Concepts are made once and shared."""

from collections.abc import Iterable, Mapping

import msgspec

from sipfhir.errors import BadConfiguration
from sipfhir.plan import Concept
from sipfhir.values.errors import CannotHold

Row = Mapping[str, str]


class _Entry(msgspec.Struct, frozen=True):
    """One row: the system's word, its text, our code, and the word that tells it from the preferred row."""

    theirs: str
    text: str | None
    concept: Concept
    pair: Concept


class Table:
    """``mappings/tables/<name>.csv`` for reading and writing. Raises BadConfiguration with table and row."""

    def __init__(self, name: str, rows: Iterable[Row]) -> None:
        self.name = name
        self._exact: dict[str, _Entry] = {}
        self._folded: dict[str, _Entry] = {}
        self._texts: dict[str, _Entry] = {}
        self._own: dict[tuple[str, str], _Entry] = {}
        numbered = list(enumerate(rows, start=2))
        self._preferred = self._choose(numbered)
        self._written = {ours: self._add(number, row) for ours, (number, row) in self._preferred.items()}
        for number, row in numbered:
            if self._preferred[row["ours"]][0] != number:
                self._add(number, row)
        self.ours = frozenset(self._written)

    def known(self, theirs: str) -> bool:
        """True when a row has the word."""
        return self._find(theirs) is not None

    def read(self, theirs: str) -> Concept:
        """The concept of a word; one that is not preferred is kept as text, an unknown one has no code."""
        entry = self._exact.get(theirs) or self._find(theirs)
        return entry.concept if entry else Concept(None, theirs)

    def read_pair(self, code: str | None, text: str | None) -> Concept:
        """The concept of a code with a text beside it; a text of the source's own is kept."""
        entry = self._find(code) if code is not None else self._texts.get(text or "")
        if entry is None:
            return Concept(None, text or code)
        return entry.pair if not text or text == entry.text else Concept(entry.concept.code, text)

    def write(self, concept: Concept) -> str:
        """The concept's own word if the table gives it this code, else the preferred word for the code.

        Raises CannotHold for a code that the table does not have.
        """
        return self._entry(concept, self._find(concept.text or "")).theirs

    def write_pair(self, concept: Concept) -> tuple[str, str | None]:
        """Code and text. Raises CannotHold for a code that the table does not have."""
        own = self._own.get((concept.code or "", concept.text or ""))
        entry = self._entry(concept, own)
        return entry.theirs, entry.text if own or not concept.text else concept.text

    def _entry(self, concept: Concept, own: _Entry | None) -> _Entry:
        if own is not None and own.concept.code == concept.code:
            return own
        entry = self._written.get(concept.code or "")
        if entry is None:
            raise CannotHold(f"no code in the table {self.name}")
        return entry

    def _find(self, theirs: str) -> _Entry | None:
        return self._exact.get(theirs) or self._folded.get(theirs.casefold())

    def _choose(self, rows: list[tuple[int, Row]]) -> dict[str, tuple[int, Row]]:
        """The row to write for each of our codes: the preferred one, else the first."""
        chosen: dict[str, tuple[int, Row]] = {}
        for number, row in rows:
            theirs, ours = row.get("theirs"), row.get("ours")
            if not theirs or not ours:
                raise self._bad(number, "needs both theirs and ours")
            before = chosen.get(ours)
            if before and _preferred(row) and _preferred(before[1]):
                raise self._bad(number, f"is a second preferred row for {ours}")
            if not before or _preferred(row):
                chosen[ours] = (number, row)
        return chosen

    def _add(self, number: int, row: Row) -> _Entry:
        theirs, ours, text = row["theirs"], row["ours"], row.get("text") or None
        any_case = row.get("case") == "any"
        if theirs in self._exact or (any_case and theirs.casefold() in self._folded):
            raise self._bad(number, "has a word that stands in another row")
        entry = self._made(number, theirs, ours, text)
        self._exact[theirs] = entry
        if any_case:
            self._folded[theirs.casefold()] = entry
        self._texts.setdefault(text or theirs, entry)
        return entry

    def _made(self, number: int, theirs: str, ours: str, text: str | None) -> _Entry:
        if self._preferred[ours][0] == number:
            entry = _Entry(theirs, text, Concept(ours), Concept(ours))
            own = [text or theirs]
        else:
            # Two rows may share code and text: then only the word tells them apart.
            word = text if text and (ours, text) not in self._own else theirs
            entry = _Entry(theirs, text, Concept(ours, theirs), Concept(ours, word))
            own = [word]
        for word in own:
            self._own[(ours, word)] = entry
        return entry

    def _bad(self, number: int, what: str) -> BadConfiguration:
        return BadConfiguration(f"mappings/tables/{self.name}.csv:{number}: the row {what}. Mend the table.")


def _preferred(row: Row) -> bool:
    return row.get("preferred") == "yes"
