"""What a reader yields, and what it remembers of the file around the records."""

from collections.abc import Iterator
from typing import Any, Protocol

import msgspec

from sipfhir.findings import Finding


class Record(msgspec.Struct, frozen=True):
    """One plan as the source holds it.

    ``tree`` is an lxml element or what JSON decodes to. ``raw`` is what it was read from: the bytes of an
    XML record, the text of a JSON or CSV record and of the whole Bundle for fhir-searchset as UTF-8.
    ``line``, ``column`` and ``offset`` say where that starts in the file (``offset`` of a document that is
    text in another: where the element that holds it starts), ``index`` is the record's number there, from 0.
    ``lines`` are the lines of a CSV record's rows. ``origins`` say, for fhir-searchset, which pointer in the
    Bundle a pointer in the tree stands for, longest first.
    """

    tree: Any
    raw: bytes
    line: int
    offset: int
    index: int
    column: int = 1
    lines: tuple[int, ...] = ()
    origins: tuple[tuple[str, str], ...] = ()


class Slot(msgspec.Struct, frozen=True):
    """One entry of a Bundle, in its place.

    A record: its number, its key, its entry without the resource. An entry that a record refers to: its key.
    Any other: the entry whole.
    """

    record: int | None = None
    key: str | None = None
    entry: Any = None


class Envelope(msgspec.Struct):
    """What stands around the records, kept so that a file is written back as it came.

    ``head``, ``separator``, ``tail`` and ``gaps`` are in ``charset``, but in UTF-8 when that is UTF-16.

    ``gaps`` holds what stands before a record (by its number) where that is more than blanks. ``columns`` is
    the header of a CSV file. ``bundle`` and ``slots`` are the members and the entries of a FHIR Bundle.
    ``holders`` are the elements of an XML document that hold another as text. ``whole``: read to its end, so
    that nothing around a record of XML means that nothing was there.
    """

    charset: str = "utf-8"
    bom: bool = False
    head: bytes = b""
    separator: bytes = b""
    tail: bytes = b""
    gaps: dict[int, bytes] = {}
    newline: str = "\n"
    columns: tuple[str, ...] = ()
    bundle: dict[str, Any] = {}
    slots: list[Slot] = []
    holders: "list[Holder]" = []
    whole: bool = False

    def forget(self) -> None:
        """Drops what stands around: it is not whole, so that nothing can be written inside it."""
        self.head = self.separator = self.tail = b""
        self.gaps = {}
        self.holders = []
        self.whole = False


class Holder(msgspec.Struct, frozen=True):
    """An element that holds an XML document as text, escaped or as CDATA; ``number`` counts them from 0.

    ``before`` and ``after`` are its tags, with blanks and CDATA marks, in the charset of the outer document,
    and ``around`` is what stands around the ``records`` of the inner one. Without records: ``before`` is all.
    ``bare``: no such element, but a record that stood in the outer document itself.
    """

    number: int
    before: bytes
    after: bytes = b""
    records: int = 0
    cdata: bool = False
    around: Envelope | None = None
    bare: bool = False


class Reader(Protocol):
    """Reads a stream once: records, and findings about what could not be read, in the order of the file."""

    @property
    def envelope(self) -> Envelope:
        """What stands around the records: whole when all of them were read."""
        ...

    def __iter__(self) -> Iterator[Record | Finding]: ...
