"""Code tables of a draft: the words that the samples hold, and our codes where they are known."""

import csv
import io
from dataclasses import dataclass, field

from sipfhir.authoring.draft.codes import Codes, CodeWords
from sipfhir.authoring.draft.places import Place

COLUMNS = ("theirs", "ours", "text", "note")
_NOTE = "not known: write our code, or - for a word that says nothing"


@dataclass
class Drafted:
    """One table. ``rows``: their word or code → our code and their text."""

    name: str
    pairs: bool
    rows: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The file."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        columns = COLUMNS if self.pairs else tuple(name for name in COLUMNS if name != "text")
        writer.writerow(columns)
        for theirs, (ours, text) in sorted(
            self.rows.items(), key=lambda row: (not row[1][0], _order(row[0]))
        ):
            note = "" if ours else _NOTE
            writer.writerow((theirs, ours, text, note) if self.pairs else (theirs, ours, note))
        return out.getvalue()


def _order(word: str) -> tuple[int, str]:
    return (int(word) if word.isascii() and word.isdigit() else 0, word)


class Tables:
    """One table for each list of codes; more when a code means different things in different places."""

    def __init__(self, system: str, codes: CodeWords, names: dict[Codes, str]) -> None:
        self._system, self._codes, self._names = system, codes, names
        self.made: list[Drafted] = []

    def of(self, place: Place, codes: Codes, field: str) -> str:
        """The name of the table for a place that fills a field with these codes."""
        rows = self._rows(place, codes)
        stem = f"{self._system}-{self._names.get(codes, field).replace('_', '-')}"
        pairs = place.halves is not None
        for number in range(1, len(self.made) + 2):
            name = stem if number == 1 else f"{stem}-{number}"
            table = next((table for table in self.made if table.name == name), None)
            if table is None:
                table = Drafted(name, pairs)
                self.made.append(table)
            if table.pairs == pairs and all(
                table.rows.get(word, told) == told for word, told in rows.items()
            ):
                table.rows |= rows
                return name
        raise AssertionError("a new table takes every row")

    def _rows(self, place: Place, codes: Codes) -> dict[str, tuple[str, str]]:
        if place.facts.truth:
            return {"true": ("", ""), "false": ("", "")}
        if place.halves is None:
            found = {word: self._codes.find(codes, word) or "" for word in place.facts.counts}
            # What looks like people's names is not written to a file unless it is a word that we know.
            return {word: (code, "") for word, code in found.items() if code or not place.facts.person}
        rows: dict[str, tuple[str, str]] = {}
        for code, text in place.sets:
            known = self._codes.find(codes, str(text or "")) or self._codes.find(codes, str(code))
            if code is not None and str(code).strip():
                rows.setdefault(str(code), (known or "", str(text or "")))
        return rows
