"""Rows of a CSV file, each with its text and line; a stray quote spoils one row only."""

import csv
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from sipfhir.errors import BadConfiguration
from sipfhir.findings import Finding, Place
from sipfhir.formats.charset import Charset, looks_utf8, mended, one_byte
from sipfhir.formats.container import Container
from sipfhir.formats.faults import error

_OPEN_QUOTE = "unexpected end of data"
_TOO_LONG = "field larger"


class Row(msgspec.Struct, frozen=True):
    """Cells, text, and place of a row; ``wrong`` when it cannot be trusted.

    ``mended``: what it was read in, where that is not what the file should be in. ``stops``: no line end
    follows.
    """

    cells: list[str]
    text: str
    line: int
    offset: int
    mended: str | None
    stops: bool
    wrong: Finding | None = None


class _Line(msgspec.Struct, frozen=True):
    text: str
    mended: str | None
    line: int
    offset: int


def dialect(container: Container) -> dict[str, Any]:
    """What the csv module is told. Raises BadConfiguration."""
    delimiter = "\t" if container.delimiter in ("\\t", "tab") else container.delimiter
    if len(delimiter) != 1 or len(container.quote) != 1:
        raise BadConfiguration("The delimiter and the quote of a csv container are one character each.")
    return {"delimiter": delimiter, "quotechar": container.quote}


class Rows:
    """Iterates over rows. ``newline`` is what the first line ends with."""

    def __init__(self, stream: BinaryIO, charset: Charset, container: Container, file: str | None) -> None:
        self.newline = "\n"
        self._stream = stream
        self._charset = charset
        self._dialect = dialect(container)
        self._limits = container.limits
        self._file = file
        self._taken: list[_Line] = []
        self._back: list[_Line] = []
        self._ended = False
        self._alone = False
        self._width = 0
        self._line = 1
        self._offset = 0

    def __iter__(self) -> Iterator[Row]:
        # The csv module's limit is one for the whole process, and by default too low for a text.
        csv.field_size_limit(self._limits.text)
        reader = csv.reader(self._texts(), **self._dialect)
        while True:
            self._taken, self._alone = [], bool(self._back)
            try:
                cells, wrong = self._single() if self._back else next(reader, None), None
            except csv.Error as problem:
                cells, wrong = self._cells(self._taken[0]), self._broken(problem)
            if cells is None:
                return
            self._width = self._width or len(cells)
            if cells:
                yield self._row(cells, wrong or self._unclosed() or self._astray())

    def _single(self) -> list[str]:
        """A line by itself: one that an unclosed quote had swallowed."""
        self._taken = [self._back.pop()]
        return self._cells(self._taken[0])

    def _cells(self, line: _Line) -> list[str]:
        try:
            return next(csv.reader([line.text], **self._dialect), [])
        except csv.Error:
            return [""]

    def _texts(self) -> Iterator[str]:
        while line := self._next():
            self._taken.append(line)
            yield line.text

    def _next(self) -> _Line | None:
        raw = self._stream.readline(self._limits.record_bytes)
        if not raw:
            self._ended = True
            return None
        line = _Line(*_decoded(raw, self._charset), self._line, self._offset)
        if self._offset == 0 and raw.endswith(b"\r\n"):
            self.newline = "\r\n"
        self._line += raw.endswith(b"\n")
        self._offset += len(raw)
        return line

    def _row(self, cells: list[str], wrong: Finding | None) -> Row:
        first, last = self._taken[0], self._taken[-1]
        text = "".join(line.text for line in self._taken)
        was_mended = next((line.mended for line in self._taken if line.mended), None)
        stops = not last.text.endswith(("\n", "\r"))
        return Row(cells, text, first.line, first.offset, was_mended, stops, wrong)

    def _unclosed(self) -> Finding | None:
        """A quote that is still open at the end of the file: a stray one, or the file is cut off."""
        taken = self._taken
        if not self._ended and not self._alone:
            return None
        try:
            list(csv.reader([line.text for line in taken], strict=True, **self._dialect))
        except csv.Error as problem:
            if str(problem).startswith(_OPEN_QUOTE):
                return self._stray_or_cut(taken[1:])
        return None

    def _astray(self) -> Finding | None:
        """A stray quote that another closed, rows later: text stands right behind it. The rows between are
        no text of a cell, though the number of cells may be right."""
        taken = self._taken
        if len(taken) < 2:
            return None
        try:
            list(csv.reader([line.text for line in taken], strict=True, **self._dialect))
        except csv.Error:
            self._back.extend(reversed(taken[1:]))
            return self._finding("FORMAT-CSV", taken[0].line, reason="quote")
        return None

    def _stray_or_cut(self, swallowed: list[_Line]) -> Finding:
        """Lines that look like rows were swallowed by a stray quote: they are read again, one by one."""
        whole = swallowed[:-1] or swallowed
        if whole and all(len(self._cells(line)) == self._width for line in whole):
            self._back.extend(reversed(swallowed))
            return self._finding("FORMAT-CSV", self._taken[0].line, reason="quote")
        if self._back or not self._ended:
            return self._finding("FORMAT-CSV", self._taken[0].line, reason="quote")
        return self._finding("FORMAT-TRUNCATED", self._taken[-1].line)

    def _broken(self, problem: csv.Error) -> Finding:
        line = self._taken[0].line
        self._back.extend(reversed(self._taken[1:]))
        if str(problem).startswith(_TOO_LONG):
            return self._finding("FORMAT-LIMIT", line, limit="text", most=self._limits.text)
        return self._finding("FORMAT-CSV", line, reason="syntax")

    def _finding(self, rule: str, line: int, **params: str | int) -> Finding:
        return error(rule, Place(file=self._file, line=line), **params)


def _decoded(raw: bytes, charset: Charset) -> tuple[str, str | None]:
    """A line, and what it was read in when that is not what the file should be in."""
    if one_byte(charset) and not charset.sure and looks_utf8(raw):
        return raw.decode(), "utf-8"
    text, windows = mended(raw.decode(charset.inside, "surrogateescape"), charset)
    return text, "windows-1252" if windows else None
