"""JSON files: one object, an array, or an object that holds an array; elements come out one by one."""

from collections.abc import Iterator
from typing import BinaryIO

from sipfhir.findings import Finding, Place
from sipfhir.formats.charset import Charset, opened
from sipfhir.formats.container import Container
from sipfhir.formats.faults import Unreadable, error
from sipfhir.formats.json_ahead import Ahead
from sipfhir.formats.json_decode import Broken, decode
from sipfhir.formats.json_records import JsonRecords
from sipfhir.formats.record import Envelope, Record
from sipfhir.formats.text_window import TextWindow


class JsonReader:
    """Records of a JSON file; ``tree`` is what JSON decodes to, with Decimal for numbers with a point."""

    def __init__(self, stream: BinaryIO, container: Container, file: str | None = None) -> None:
        self.envelope = Envelope()
        self._stream = stream
        self._container = container
        self._file = file

    def __iter__(self) -> Iterator[Record | Finding]:
        container = self._container
        try:
            stream, charset = opened(self._stream, container.charset, container.charset_override, self._file)
            self.envelope = Envelope(charset="utf-8", bom=charset.bom)
            yield from _Run(self.envelope, stream, charset, container, self._file)
        except Unreadable as unreadable:
            self.envelope.forget()
            yield unreadable.finding


class _Run:
    """One pass over the stream."""

    def __init__(
        self, envelope: Envelope, stream: BinaryIO, charset: Charset, container: Container, file: str | None
    ) -> None:
        self._envelope = envelope
        self._most_depth = container.limits.depth
        self._ahead = Ahead(TextWindow(stream, charset), container.limits, file)
        self._records = JsonRecords(charset, container.limits)
        self._root = container.root
        self._file = file
        self._index = 0

    def __iter__(self) -> Iterator[Record | Finding]:
        ahead = self._ahead
        first = ahead.mark()
        if first == "[":
            yield from self._elements()
        elif first == "{" and self._root:
            yield from self._members(self._root)
        elif first == "{":
            yield from self._single()
        elif first:
            raise ahead.wrong()
        if ahead.mark():
            yield ahead.wrong().finding
        # One record alone has nothing around it; a line end says that this was so.
        self._envelope.tail = ahead.text_aside() or b"\n"
        if not self._index:
            yield error("FORMAT-EMPTY", Place(file=self._file))

    def _members(self, root: str) -> Iterator[Record | Finding]:
        """Members of the outer object: records under ``root``, the others aside; without it, one record."""
        ahead, found = self._ahead, False
        start, offset = ahead.place(), ahead.offset()
        ahead.set_aside(1)
        while ahead.mark() != "}":
            if ahead.key() == root and not found:
                found = True
                yield from self._under_root()
            else:
                ahead.value_aside()
            if ahead.mark() == ",":
                ahead.set_aside(1)
            elif ahead.mark() != "}":
                raise ahead.wrong()
        ahead.set_aside(1)
        if not found:
            self._index = 1
            yield from self._whole(ahead.text_aside().decode(), start, offset)

    def _whole(self, text: str, start: Place, offset: int) -> Iterator[Record | Finding]:
        """The outer object itself is the record. Its members were read one by one; a key may stand twice."""
        try:
            value = decode(text, 0)[0]
        except Broken as broken:
            yield broken.finding(text, start, self._most_depth)
        else:
            yield from self._records.items(value, text, start, offset, 0)

    def _under_root(self) -> Iterator[Record | Finding]:
        first = self._ahead.mark()
        if first == "[":
            yield from self._elements()
        elif first == "{":
            yield from self._single()
        else:
            self._ahead.value_aside()

    def _single(self) -> Iterator[Record | Finding]:
        self._envelope.head = self._ahead.text_aside()
        yield from self._element()

    def _elements(self) -> Iterator[Record | Finding]:
        ahead, envelope = self._ahead, self._envelope
        ahead.set_aside(1)
        mark = ahead.mark()
        envelope.head = ahead.text_aside()
        while mark != "]":
            yield from self._element()
            mark = ahead.mark()
            if mark == ",":
                ahead.set_aside(1)
                mark = ahead.mark()
                separator = ahead.text_aside()
                envelope.separator = envelope.separator or separator
                if mark == "]":
                    yield ahead.wrong().finding
            elif mark and mark != "]":
                yield ahead.wrong().finding
                ahead.text_aside()
        # What is aside now stands before the bracket, so it belongs to the tail.
        ahead.set_aside(1)

    def _element(self) -> Iterator[Record | Finding]:
        ahead, index = self._ahead, self._index
        self._index += 1
        start, offset = ahead.place(), ahead.offset()
        value = ahead.take_value()
        if isinstance(value, Finding):
            yield value
        else:
            yield from self._records.items(*value, start, offset, index)
