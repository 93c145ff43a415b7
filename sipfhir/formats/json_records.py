"""From a decoded JSON value to a record, within limits; the same for json and ndjson."""

from collections.abc import Iterator
from typing import Any

from sipfhir.findings import Finding, Place
from sipfhir.formats.charset import RULE, Charset, mended
from sipfhir.formats.container import Limits
from sipfhir.formats.faults import error, warning
from sipfhir.formats.json_decode import beyond, decode
from sipfhir.formats.record import Record


class JsonRecords:
    """Makes records of one file. ``raw`` is UTF-8 whatever the file is in."""

    def __init__(self, charset: Charset, limits: Limits) -> None:
        self._charset = charset
        self._limits = limits
        self._least = min(limits.leaves, limits.text, limits.record_bytes)

    def items(
        self, tree: Any, text: str, start: Place, offset: int, index: int
    ) -> Iterator[Record | Finding]:
        """The record, or what is wrong with it."""
        fixed, was_mended = mended(text, self._charset)
        if was_mended:
            tree = decode(fixed, 0)[0]
            yield warning(RULE, start, reason="windows-1252")
        over = beyond(tree, len(text), self._limits) if self._suspect(text) else None
        if over:
            yield error("FORMAT-LIMIT", start, limit=over[0], most=over[1])
        elif not isinstance(tree, dict):
            yield error("FORMAT-JSON", start, reason="not-an-object")
        else:
            yield Record(tree, fixed.encode(), start.line or 1, offset, index, start.column or 1)

    def _suspect(self, text: str) -> bool:
        """Whether a limit may be passed, told from the text: spares nearly every record the count."""
        return text.count("{") + text.count("[") > self._limits.depth or len(text) > self._least
