"""CSV files: adjacent rows with the same value in one column are one record."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from sipfhir.findings import Finding, Place
from sipfhir.formats.charset import RULE, opened, undecodable
from sipfhir.formats.container import Container
from sipfhir.formats.csv_rows import Row, Rows
from sipfhir.formats.faults import Unreadable, error, warning
from sipfhir.formats.record import Envelope, Record

ROWS = "rows"


class CsvReader:
    """Records of a CSV file: ``{shared column: cell, ..., "rows": [{column: cell, ...}, ...]}``.

    A cell with nothing in it is not there: rows have as many cells as the header, whatever they say. A
    shared column that differs on a later row stands in that row, and is a finding: it may be another
    person's. A row without a key is a record by itself. A record with a row that cannot be read is not read.
    """

    def __init__(self, stream: BinaryIO, container: Container, file: str | None = None) -> None:
        self.envelope = Envelope()
        self._stream = stream
        self._container = container
        self._file = file

    def __iter__(self) -> Iterator[Record | Finding]:
        container = self._container
        try:
            said = container.charset, container.charset_override
            stream, charset = opened(self._stream, *said, self._file, declares=False)
            if charset.seen:
                yield warning(RULE, Place(file=self._file, line=1), reason="utf-8")
            rows = Rows(stream, charset, container, self._file)
            self.envelope = Envelope(charset=charset.name, bom=charset.bom)
            yield from _Run(self.envelope, rows, container, self._file)
            self.envelope.newline = rows.newline
        except Unreadable as unreadable:
            yield unreadable.finding


class _Run:
    """One pass. ``_group`` holds the rows of the record that is being read; None when one was bad."""

    def __init__(self, envelope: Envelope, rows: Rows, container: Container, file: str | None) -> None:
        self._envelope = envelope
        self._rows = rows
        self._container = container
        self._limits = container.limits
        self._file = file
        self._columns: tuple[str, ...] = ()
        self._shared: tuple[str, ...] = ()
        self._key_at = -1
        self._key: str | None = None
        self._group: list[Row] | None = None
        self._size = 0
        self._seen: set[str] = set()
        self._index = 0

    def __iter__(self) -> Iterator[Record | Finding]:
        for row in self._rows:
            if self._columns:
                yield from self._take(row)
            else:
                self._header(row)
        yield from self._flush()
        if not self._index:
            yield error("FORMAT-EMPTY", Place(file=self._file))

    def _header(self, row: Row) -> None:
        columns, record = tuple(row.cells), self._container.record
        place = Place(file=self._file, line=row.line)
        wrong = row.wrong or _undecodable(row, self._file)
        if len(set(columns)) < len(columns) or "" in columns or ROWS in columns:
            wrong = wrong or error("FORMAT-CSV", place, reason="columns")
        elif record and record not in columns:
            wrong = wrong or error("FORMAT-CSV", place, reason="record-column")
        if wrong:
            raise Unreadable(wrong)
        self._columns = self._envelope.columns = columns
        self._key_at = columns.index(record) if record else -1
        self._shared = tuple(name for name in columns if name == record or name in self._container.shared)

    def _take(self, row: Row) -> Iterator[Record | Finding]:
        key = row.cells[self._key_at] if 0 <= self._key_at < len(row.cells) else None
        if not (self._key or "").strip() or (key is not None and key != self._key) or not self._index:
            yield from self._flush()
            yield from self._begin(key, row)
        wrong = row.wrong or _undecodable(row, self._file) or self._miscounted(row)
        if wrong:
            yield wrong
            self._group = None
        elif self._group is not None:
            self._group.append(row)
            yield from self._differing(row)
            yield from self._limit(row)

    def _begin(self, key: str | None, row: Row) -> Iterator[Finding]:
        self._key, self._group, self._size = key, [], 0
        self._index += 1
        place = Place(file=self._file, line=row.line)
        if key is not None and not key.strip():
            yield warning("FORMAT-KEY", place)
        elif key is not None and key in self._seen:
            yield warning("FORMAT-ROWS", place)
        self._seen.add(key or "")

    def _miscounted(self, row: Row) -> Finding | None:
        count, due = len(row.cells), len(self._columns)
        if count == due:
            return None
        place = Place(file=self._file, line=row.line)
        if count < due and row.stops:
            return error("FORMAT-TRUNCATED", place)
        return error("FORMAT-CELLS", place, count=count, expected=due)

    def _differing(self, row: Row) -> Iterator[Finding]:
        """What should be the same on every row of a record, and is not."""
        first = self._group[0].cells if self._group else row.cells
        for name, cell, other in zip(self._columns, row.cells, first, strict=True):
            if name in self._shared and cell != other:
                yield error("FORMAT-SHARED", Place(file=self._file, line=row.line, path=name))

    def _limit(self, row: Row) -> Iterator[Finding]:
        limits = self._limits
        self._size += len(row.text)
        leaves = len(self._group or ()) * len(self._columns)
        for name, count, most in (
            ("record_bytes", self._size, limits.record_bytes),
            ("leaves", leaves, limits.leaves),
        ):
            if count > most and self._group is not None:
                self._group = None
                yield error("FORMAT-LIMIT", Place(file=self._file, line=row.line), limit=name, most=most)

    def _flush(self) -> Iterator[Record | Finding]:
        group, self._group = self._group, None
        if not group:
            return
        first = group[0]
        for row in group:
            if row.mended:
                yield warning(RULE, Place(file=self._file, line=row.line), reason=row.mended)
                break
        raw = "".join(row.text for row in group).encode()
        lines = tuple(row.line for row in group)
        yield Record(self._tree(group), raw, first.line, first.offset, self._index - 1, lines=lines)

    def _tree(self, group: list[Row]) -> dict[str, Any]:
        first = dict(zip(self._columns, group[0].cells, strict=True))
        tree: dict[str, Any] = {name: first[name] for name in self._shared if first[name]}
        tree[ROWS] = [
            {
                name: cell
                for name, cell in zip(self._columns, row.cells, strict=True)
                if cell != (first[name] if name in self._shared else "")
            }
            for row in group
        ]
        return tree


def _undecodable(row: Row, file: str | None) -> Finding | None:
    """The finding for a row with bytes that the charset lacks."""
    try:
        row.text.encode()
    except UnicodeEncodeError as problem:
        before = len(row.text[: problem.start].encode())
        return undecodable(row.text.encode("utf-8", "surrogateescape"), before, row.line, file)
    return None
