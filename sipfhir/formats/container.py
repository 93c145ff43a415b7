"""How a system's files are wrapped: the ``container`` of its system.yaml, and the limits of what is read."""

from typing import Any, Literal

import msgspec

from sipfhir.site import DEMO_KEY

Format = Literal["xml", "json", "ndjson", "csv", "fhir-searchset"]
ENDINGS: dict[Format, str] = {
    "xml": ".xml",
    "json": ".json",
    "ndjson": ".ndjson",
    "csv": ".csv",
    "fhir-searchset": ".json",
}
"""How a file of each format is called."""
Newline = Literal["crlf", "lf"]
Namespaces = Literal["exact", "ignore"]
Characters = Literal["all", "bmp"]


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is refused, record by record, before it can eat the machine. Bytes, levels, counts, characters."""

    record_bytes: int = 20_000_000
    bundle_bytes: int = 200_000_000
    depth: int = 100
    attributes: int = 200
    leaves: int = 200_000
    text: int = 5_000_000


class Container(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way of wrapping records in a file.

    ``record`` is the element of a record (xml), the column that keeps rows together (csv), the resource type
    (fhir-searchset); for json it is a label only. ``root`` is the element around the records (xml), or the
    key of their array (json). ``inside`` (xml): local names of the elements of an outer document, SOAP as a
    rule, that hold the document as text; the first is written. ``fault`` (xml): what an attribute or child of
    a record holds when the record tells of an error. ``namespaces`` (xml): whether elements are matched by
    their whole name or by the local one. ``characters``: what texts may be made of, see
    `mapping/characters.py`. ``charset`` is what is written, and what is read when the file does not
    say; ``charset_override`` is what is read whatever the file says. ``shared`` and ``columns`` are for csv:
    columns with one value for the whole record, and the header to write where no file was read before.
    ``entry_point`` names code that cuts and writes the file (`formats/entry_points.py`), and ``settings`` is
    what it is told; ``format`` is then what its trees look like: xml, json, or csv where every leaf is text.
    ``key`` is the site's, for the addresses of entries that are written to a Bundle for the first time.
    """

    format: Format
    record: str | None = None
    charset: str = "utf-8"
    charset_override: str | None = None
    root: str | None = None
    inside: str | tuple[str, ...] | None = None
    fault: dict[str, str] = {}
    namespaces: Namespaces = "exact"
    characters: Characters = "all"
    delimiter: str = ","
    quote: str = '"'
    newline: Newline = "crlf"
    shared: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    entry_point: str | None = None
    settings: dict[str, Any] = {}
    key: bytes = DEMO_KEY
    limits: Limits = Limits()

    @property
    def holders(self) -> tuple[str, ...]:
        """Names of the elements that hold a document as text; the first is written."""
        return (self.inside,) if isinstance(self.inside, str) else self.inside or ()
