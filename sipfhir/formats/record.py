"""What a reader yields, and what it remembers of the file around the records."""

from collections.abc import Iterator
from typing import Any, Protocol

import msgspec

from sipfhir.findings import Finding


class Record(msgspec.Struct, frozen=True):
    """One plan as the source holds it.

    ``tree`` is an lxml element or what JSON decodes to. ``raw`` is what it was read from: the bytes of an
    XML record, the text of a JSON or CSV record and of the whole Bundle for fhir-searchset as UTF-8.
    ``line``, ``column`` and ``offset`` say where that starts in the file, ``index`` is the record's number
    there, from 0. ``lines`` are the lines of a CSV record's rows. ``origins`` say, for fhir-searchset,
    which pointer in the Bundle a pointer in the tree stands for, longest first.
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

    def forget(self) -> None:
        """Drops what stands around: it is not whole, so that nothing can be written inside it."""
        self.head = self.separator = self.tail = b""
        self.gaps = {}


class Reader(Protocol):
    """Reads a stream once: records, and findings about what could not be read, in the order of the file."""

    envelope: Envelope

    def __iter__(self) -> Iterator[Record | Finding]: ...
