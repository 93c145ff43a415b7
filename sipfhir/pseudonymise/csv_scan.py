"""CSV into spots: records of rows, as the reader makes them, from whatever cells there are."""

import re

from sipfhir.formats.container import Container
from sipfhir.pseudonymise.spelling import atoms, value
from sipfhir.pseudonymise.spots import Piece, Scan, Spot

ROWS = "rows"


def scan(text: str, container: Container) -> Scan:
    """The header's cells, then the records. A cell beyond the header has no name."""
    rows = _rows(text, container)
    root = Spot("", [])
    if not rows:
        return Scan(root, [])
    columns = [_read(text, piece) for piece in rows[0]]
    root.kids = [_header(name, piece) for name, piece in zip(columns, rows[0], strict=True)]
    key = columns.index(container.record) if container.record in columns else None
    own: tuple[Spot, Spot] | None = None
    before = None
    for row in rows[1:]:
        now = _read(text, row[key]) if key is not None and key < len(row) else before
        if own is None or now != before or key is None:
            own = _record(root)
        before = now
        _fill(own, text, row, columns, {container.record or "", *container.shared})
    return Scan(root, [])


def _record(root: Spot) -> tuple[Spot, Spot]:
    rows = Spot(ROWS, [], array=True)
    record = Spot("", [rows])
    root.add(record)
    return record, rows


def _fill(own: tuple[Spot, Spot], text: str, row: list[Piece], columns: list[str], shared: set[str]) -> None:
    record, rows = own
    item = Spot("", [])
    rows.add(item)
    for i, piece in enumerate(row):
        name = columns[i] if i < len(columns) else ""
        holder = record if name in shared else item
        holder.add(Spot(name, None, _read(text, piece), piece))


def _header(name: str, piece: Piece) -> Spot:
    spot = Spot(name, [])
    spot.labels.append(piece)
    return spot


def _read(text: str, piece: Piece) -> str:
    return value(atoms(text[piece.start : piece.end], piece.notation))


def _rows(text: str, container: Container) -> list[list[Piece]]:
    """The cells of each line that has any. A quote that no quote ends stands in a cell without quotes."""
    mark = "\t" if container.delimiter in ("\\t", "tab") else container.delimiter
    ends, quote = re.escape(mark), re.escape(container.quote)
    cell = re.compile(
        rf"{quote}(?P<quoted>(?:[^{quote}]|{quote}{quote})*+){quote}(?=[{ends}\r\n]|\Z)|(?P<bare>[^{ends}\r\n]*)"
    )
    rows: list[list[Piece]] = [[]]
    at = 0
    while at <= len(text):
        found = cell.match(text, at)
        assert found is not None
        group = "quoted" if found["quoted"] is not None else "bare"
        rows[-1].append(Piece(*found.span(group), "quoted" if group == "quoted" else "plain"))
        at = found.end() + 1
        if found.end() < len(text) and text[found.end()] in "\r\n":
            rows.append([])
    return [row for row in rows if len(row) > 1 or any(piece.end > piece.start for piece in row)]
