"""NDJSON files: one JSON object a line."""

from collections.abc import Iterator
from typing import BinaryIO

from sipfhir.findings import Finding, Place
from sipfhir.formats.charset import Charset, opened, undecodable
from sipfhir.formats.container import Container
from sipfhir.formats.faults import Unreadable, error
from sipfhir.formats.json_decode import Broken, decode
from sipfhir.formats.json_records import JsonRecords
from sipfhir.formats.json_text import blanks
from sipfhir.formats.record import Envelope, Record

_BLANK = b" \t\r\n"


class NdjsonReader:
    """Records of an NDJSON file."""

    def __init__(self, stream: BinaryIO, container: Container, file: str | None = None) -> None:
        self.envelope = Envelope()
        self._stream = stream
        self._container = container
        self._file = file

    def __iter__(self) -> Iterator[Record | Finding]:
        container, index = self._container, 0
        try:
            stream, charset = opened(self._stream, container.charset, container.charset_override, self._file)
            self.envelope = Envelope(bom=charset.bom)
            for line, offset, raw in self._lines(stream):
                if raw.strip(_BLANK):
                    yield from self._items(raw, charset, line, offset, index)
                    index += 1
        except Unreadable as unreadable:
            yield unreadable.finding
        if not index:
            yield error("FORMAT-EMPTY", Place(file=self._file))

    def _lines(self, stream: BinaryIO) -> Iterator[tuple[int, int, bytes]]:
        """Number, offset and bytes of each line; of a line beyond the limit only one byte more than that."""
        most, line, offset = self._container.limits.record_bytes, 1, 0
        while raw := stream.readline(most + 1):
            yield line, offset, raw
            offset += len(raw)
            while len(raw) > most and not raw.endswith(b"\n") and (rest := stream.readline(most + 1)):
                offset += len(rest)
                raw = rest
            line += 1

    def _items(
        self, raw: bytes, charset: Charset, line: int, offset: int, index: int
    ) -> Iterator[Record | Finding]:
        limits, start = self._container.limits, Place(file=self._file, line=line, column=1)
        if len(raw) > limits.record_bytes:
            yield error("FORMAT-LIMIT", start, limit="record_bytes", most=limits.record_bytes)
            return
        try:
            text = raw.decode(charset.inside)
            tree, end = decode(text, blanks(text, 0))
            if blanks(text, end) < len(text):
                raise Broken("FORMAT-JSON", end, "syntax")
        except UnicodeDecodeError as bad:
            yield undecodable(raw, bad.start, line, self._file)
        except Broken as broken:
            stopped = broken.stops and text.lstrip().startswith("{") and not raw.endswith(b"\n")
            yield (
                error("FORMAT-TRUNCATED", Place(file=self._file, line=line))
                if stopped
                else broken.finding(text, start, limits.depth)
            )
        else:
            yield from JsonRecords(charset, limits).items(tree, text.rstrip("\r\n"), start, offset, index)
