"""XML files: a stream of records, each cut out and parsed by itself; a broken one breaks nothing else."""

from collections.abc import Iterator
from typing import BinaryIO

from sipfhir.errors import BadConfiguration
from sipfhir.findings import Finding, Place
from sipfhir.formats.charset import RULE, Charset, opened
from sipfhir.formats.container import Container
from sipfhir.formats.faults import Unreadable, error, warning
from sipfhir.formats.record import Envelope, Record
from sipfhir.formats.window import Window
from sipfhir.formats.xml_cut import Cut, Cutter
from sipfhir.formats.xml_fault import tells_fault
from sipfhir.formats.xml_parse import XmlParser
from sipfhir.formats.xml_skeleton import Skeleton


class XmlReader:
    """Records of an XML file; ``tree`` is an lxml element inside the start tags that stand around it.

    ``names``: the elements that are cut out, where they are others than the container's record.
    """

    def __init__(
        self, stream: BinaryIO, container: Container, file: str | None = None, names: tuple[str, ...] = ()
    ) -> None:
        if not container.record:
            raise BadConfiguration("An XML container needs the name of its record's element.")
        self.names = names or (container.record,)
        self.envelope = Envelope()
        self._stream = stream
        self._container = container
        self._file = file

    def __iter__(self) -> Iterator[Record | Finding]:
        container = self._container
        try:
            stream, charset = opened(self._stream, container.charset, container.charset_override, self._file)
            yield from _Run(self, stream, charset, container, self._file)
        except Unreadable as unreadable:
            self.envelope.forget()
            yield unreadable.finding


class _Run:
    """One pass over the stream."""

    def __init__(
        self, reader: XmlReader, stream: BinaryIO, charset: Charset, container: Container, file: str | None
    ) -> None:
        limits = container.limits
        self._window = Window(stream)
        self._skeleton = Skeleton(self._window, charset, reader.names, limits.record_bytes, file)
        self._parser = XmlParser(charset, limits, file)
        self._limit = limits.record_bytes
        self._fault = container.fault
        self._file = file
        self._cutters: dict[bytes, Cutter] = {}
        self._told = 0
        reader.envelope = self._skeleton.envelope

    def __iter__(self) -> Iterator[Record | Finding]:
        index = 0
        while (name := self._skeleton.next_record(index)) is not None:
            yield from self._faults()
            line, offset = self._window.line, self._window.offset
            cut = self._cutter(name).cut()
            yield from self._items(cut, line, offset, index)
            if cut.last:
                self._skeleton.envelope.forget()
                return
            index += 1
        yield from self._faults()
        finding = self._skeleton.finding(index)
        if finding:
            self._skeleton.envelope.forget()
            yield finding
        elif not index and not self._skeleton.faults:
            yield error("FORMAT-EMPTY", Place(file=self._file))

    def _faults(self) -> Iterator[Finding]:
        """SOAP faults since the last record. Their text may be about a person: it is not told."""
        told, self._told = self._told, len(self._skeleton.faults)
        for line in self._skeleton.faults[told:]:
            yield error("FORMAT-FAULT", Place(file=self._file, line=line))

    def _cutter(self, name: bytes) -> Cutter:
        cutter = self._cutters.get(name)
        if cutter is None:
            cutter = self._cutters[name] = Cutter(self._window, name, self._limit, self._file)
        return cutter

    def _items(self, cut: Cut, line: int, offset: int, index: int) -> Iterator[Record | Finding]:
        raw = self._window.take(cut.length)
        try:
            yield from self._read(raw, cut, line, offset, index)
        except Unreadable as unreadable:
            yield unreadable.finding

    def _read(self, raw: bytes, cut: Cut, line: int, offset: int, index: int) -> Iterator[Record | Finding]:
        place = Place(file=self._file, line=line)
        around = self._skeleton.around()
        if cut.too_long or len(raw) > self._limit:
            raise Unreadable(error("FORMAT-LIMIT", place, limit="record_bytes", most=self._limit))
        if not cut.closed:
            raise Unreadable(self._stopped(raw, cut, line, around))
        element, was_mended = self._parser.parse(raw, line, around, len(self._skeleton.stack))
        if tells_fault(element, self._fault):
            raise Unreadable(error("FORMAT-FAULT", place))
        if was_mended:
            yield warning(RULE, place, reason="windows-1252")
        yield Record(element, raw, line, offset, index)

    def _stopped(self, raw: bytes, cut: Cut, line: int, around: tuple[bytes, bytes]) -> Finding:
        """A record without its end tag: wrong in itself, cut off by the file's end, or by the next record."""
        wrong = self._parser.whole_so_far(raw, line, around)
        if wrong:
            return wrong
        place = Place(file=self._file, line=line + raw.count(b"\n"))
        return (
            error("FORMAT-TRUNCATED", place) if cut.last else error("FORMAT-XML", place, reason="not-closed")
        )
