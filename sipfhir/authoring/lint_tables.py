"""Code tables row by row: double words, codes that we do not know, words that nothing uses."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sipfhir.authoring.lint_subject import Subject
from sipfhir.authoring.lint_words import ROW_PROBLEMS, Cause
from sipfhir.authoring.problem import Problem, Spot, shown
from sipfhir.findings import Severity
from sipfhir.mapping.characters import repertoire

COLUMNS = ("theirs", "ours", "text", "preferred", "case", "nearest", "note")


class Row(NamedTuple):
    """A row with its line, and the column that each of its cells begins in."""

    line: int
    cells: dict[str, str]
    columns: dict[str, int]


def tables(subject: Subject) -> Iterator[Problem]:
    """Every table that the mapping names."""
    for name in sorted(subject.described.used):
        relative = f"mappings/tables/{name}.csv"
        for root in subject.site.roots:
            if (root / relative).is_file():
                yield from _Table(subject, name, root / relative).problems()


class _Table:
    """One file of one table."""

    def __init__(self, subject: Subject, name: str, file: Path) -> None:
        self.subject = subject
        self.name = name
        self.file = shown(file)
        with file.open(encoding="utf-8-sig", newline="") as stream:
            self.header, self.rows = _rows(stream.read())
        fields = [field for _, field in subject.described.used[name] if field is not None]
        self.codes = sorted({code for field in fields for code in field.codes})
        self.looked_up = not fields
        self.repertoire = repertoire(str(subject.settings.get("characters", "all")))

    def problems(self) -> Iterator[Problem]:
        missing = [column for column in ("theirs", "ours") if column not in self.header]
        if missing:
            yield self._problem("header", 1, 1, missing[0], given=", ".join(missing))
            return
        yield from self._strange_columns()
        for row in self.rows:
            yield from self._row(row)
        yield from self._doubles()
        yield from self._branchless()

    def _strange_columns(self) -> Iterator[Problem]:
        for column in self.header:
            if column not in COLUMNS:
                yield self._problem(
                    "column", 1, 1, column, Severity.WARNING, given=column, known=", ".join(COLUMNS)
                )

    def _row(self, row: Row) -> Iterator[Problem]:
        cells = row.cells
        if len(cells) != len(self.header):
            yield self._problem("cells", row.line, 1, "", given=str(len(self.header)))
            return
        if not cells["theirs"]:
            yield self._at("empty", row, "theirs")
        if self.repertoire.kept(cells["theirs"]) != cells["theirs"]:
            yield self._at("characters", row, "theirs", Severity.WARNING)
        if self.codes and cells["ours"] not in ("", "-", *self.codes):
            yield self._at("code", row, "ours", given=cells["ours"], known=", ".join(self.codes))
        for column, word in (("preferred", "yes"), ("case", "any")):
            if cells.get(column) not in (None, "", word):
                yield self._at("mark", row, column, given=column, known=word)

    def _doubles(self) -> Iterator[Problem]:
        words: dict[str, int] = {}
        preferred: dict[str, int] = {}
        for row in self.rows:
            word, ours = row.cells.get("theirs", ""), row.cells.get("ours", "")
            key = word.casefold() if row.cells.get("case") == "any" or word.casefold() in words else word
            if word and key in words:
                yield self._at("double", row, "theirs", given=word, before=str(words[key]))
            words.setdefault(key, row.line)
            if ours and row.cells.get("preferred") == "yes":
                if ours in preferred:
                    yield self._at("preferred", row, "preferred", given=ours, before=str(preferred[ours]))
                preferred.setdefault(ours, row.line)

    def _branchless(self) -> Iterator[Problem]:
        """A table that only chooses branches: a code that none of them takes is read by nobody."""
        if not self.looked_up:
            return
        taken = self.subject.described.branches(self.name)
        for row in self.rows:
            ours = row.cells.get("ours", "")
            if ours and ours not in taken:
                yield self._at("branch", row, "ours", Severity.WARNING, given=ours, known=self.name)

    def _at(
        self, cause: Cause, row: Row, column: str, severity: Severity = Severity.ERROR, **words: str
    ) -> Problem:
        return self._problem(cause, row.line, row.columns.get(column, 1), column, severity, **words)

    def _problem(
        self,
        cause: Cause,
        line: int,
        at: int,
        column: str,
        severity: Severity = Severity.ERROR,
        **words: str,
    ) -> Problem:
        what, expected, write = ROW_PROBLEMS[cause].filled(words)
        return Problem("LINT-TABLE", severity, Spot(self.file, line, at), column, what, expected, write)


def _rows(text: str) -> tuple[list[str], list[Row]]:
    """Header and rows; blank lines are no rows."""
    header: list[str] = []
    rows = []
    lines = text.splitlines()
    reader = csv.reader(lines)
    start = 0
    for cells in reader:
        line, start = start + 1, reader.line_num
        if not header:
            header = cells
        elif cells:
            rows.append(_row(line, header, cells, lines[line - 1]))
    return header, rows


def _row(line: int, header: list[str], cells: list[str], text: str) -> Row:
    named = dict(zip(header, cells, strict=False)) if len(cells) == len(header) else {}
    columns, at = {}, 1
    for name, cell in named.items():
        columns[name] = at
        at += len(cell) + 1 + 2 * (text[at - 1 : at] == '"')
    return Row(line, named, columns)
