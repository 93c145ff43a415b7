"""Writes CSV: the header, then the rows of each record, shared columns on every row."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from sipfhir.formats.charset import BOM, Charset, written
from sipfhir.formats.container import Container
from sipfhir.formats.csv import ROWS
from sipfhir.formats.csv_rows import dialect
from sipfhir.formats.record import Envelope
from sipfhir.values import CannotHold

_BOTH = "\r\n"
_NEWLINES = {"crlf": _BOTH, "lf": "\n"}


def write(
    trees: Iterable[dict[str, Any]], container: Container, envelope: Envelope | None = None
) -> Iterator[bytes]:
    """The file, piece by piece.

    Columns are those of the file that was read, else the container's, then what else the records have: an
    edit may fill in what the file had no column for. All records are held at once. Raises CannotHold for a
    character that the charset lacks.
    """
    came = envelope if envelope is not None and envelope.columns else None
    trees = list(trees)
    columns = dict.fromkeys((*(came.columns if came else container.columns), *_columns(trees)))
    newline = came.newline if came else _NEWLINES[container.newline]
    charset = written(came.charset if came else container.charset)
    if came and came.bom:
        yield BOM.encode(charset.name)
    head = {name: name for name in columns}
    for tree in chain([{ROWS: [head]}], trees):
        yield _bytes(_text(tree, tuple(columns), container, newline), charset)


def _columns(trees: list[dict[str, Any]]) -> list[str]:
    """Every column that a record or a row has, in the order met."""
    parts = (part for tree in trees for part in (tree, *tree.get(ROWS, ())))
    return [name for name in dict.fromkeys(chain.from_iterable(parts)) if name != ROWS]


def _text(tree: dict[str, Any], columns: tuple[str, ...], container: Container, newline: str) -> str:
    return "".join(
        _line([row.get(name, tree.get(name, "")) for name in columns], container) + newline
        for row in tree.get(ROWS) or [{}]
    )


def _line(cells: list[str], container: Container) -> str:
    # The csv module quotes what holds a character of its line end: with both, no cell passes for one.
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=_BOTH, **dialect(container)).writerow(cells)
    return buffer.getvalue().removesuffix(_BOTH)


def _bytes(text: str, charset: Charset) -> bytes:
    try:
        return text.encode(charset.name)
    except UnicodeEncodeError:
        raise CannotHold(f"a character that {charset.name} lacks") from None
