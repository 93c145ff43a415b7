"""XML documents that stand as text in an element of another one, as SOAP services send them."""

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from msgspec.structs import replace

from sipfhir.errors import BadConfiguration
from sipfhir.findings import Finding, Place
from sipfhir.formats.container import Container
from sipfhir.formats.faults import error
from sipfhir.formats.record import Envelope, Holder, Record
from sipfhir.formats.xml import XmlReader
from sipfhir.formats.xml_frame import BLANKS, Lines, frame
from sipfhir.formats.xml_unfold import local_name


class InsideReader:
    """Records of the documents in the elements that ``inside`` names; ``envelope`` is the outer document.

    A record that stands in the outer document itself, or is all of it, is read as well.
    What the inner document declares as its charset says nothing: it is text already. Lines are those of the
    file; columns are not given, for they differ once a document is escaped.
    """

    def __init__(self, stream: BinaryIO, container: Container, file: str | None = None) -> None:
        if not container.record:
            raise BadConfiguration("An XML container needs the name of its record's element.")
        limits = replace(container.limits, text=container.limits.record_bytes)
        outer = replace(container, inside=None, limits=limits)
        self._outer = XmlReader(stream, outer, file, (*container.holders, container.record))
        self._inner = replace(container, inside=None, charset_override="utf-8")
        self._record = container.record
        self._file = file
        self._index = 0

    @property
    def envelope(self) -> Envelope:
        """What stands around the records: the outer document, and in its holders the inner ones."""
        return self._outer.envelope

    def __iter__(self) -> Iterator[Record | Finding]:
        for item in self._outer:
            if isinstance(item, Finding):
                yield item
            elif local_name(item.tree) == self._record:
                yield self._bare(item)
            else:
                yield from self._opened(item)

    def _bare(self, item: Record) -> Record:
        self.envelope.holders.append(Holder(item.index, b"", records=1, bare=True))
        self._index += 1
        return replace(item, index=self._index - 1)

    def _opened(self, outer: Record) -> Iterator[Record | Finding]:
        text = (outer.tree.text or "").strip(BLANKS)
        place = Place(file=self._file, line=outer.line)
        first = self._index
        around = None
        if len(outer.tree):
            yield error("FORMAT-XML", place, reason="not-text")
        elif not text:
            yield error("FORMAT-EMPTY", place)
        else:
            reader = XmlReader(io.BytesIO(text.encode()), self._inner, self._file)
            yield from self._placed(reader, outer)
            around = reader.envelope
        self.envelope.holders.append(_holder(outer, self._index - first, around))

    def _placed(self, reader: XmlReader, outer: Record) -> Iterator[Record | Finding]:
        lines = Lines(outer.line, frame(outer.raw))
        for item in reader:
            if isinstance(item, Finding):
                line = lines.outer(item.place.line or 1)
                yield replace(item, place=replace(item.place, line=line, column=None))
            else:
                yield self._found(item, outer, lines)

    def _found(self, item: Record, outer: Record, lines: Lines) -> Record:
        line = lines.outer(item.line)
        if not lines.regular:
            _renumber(item.tree, item.line, line, lines)
        self._index += 1
        return replace(item, line=line, offset=outer.offset, index=self._index - 1)


def _renumber(tree: Any, inner: int, outer: int, lines: Lines) -> None:
    """Lines of the elements so that, counted from the record's, they are those of the file."""
    for element in tree.iter():
        element.sourceline = lines.outer(inner + element.sourceline - 1) - outer + 1


def _holder(outer: Record, records: int, around: Envelope | None) -> Holder:
    """What is kept of the element: all of it, when no record came out of it."""
    if not records:
        return Holder(outer.index, outer.raw)
    framed = frame(outer.raw)
    return Holder(outer.index, framed.before, framed.after, records, framed.cdata, around)
