"""Files of FHIR as values with places: JSON, NDJSON and XML, decoded strictly."""

from collections.abc import Callable, Iterator
from os import PathLike, fspath
from pathlib import Path
from typing import Any, NamedTuple

from sipfhir.findings import Finding, Place
from sipfhir.opening import content

FhirLike = bytes | str | PathLike[str] | dict[str, Any]
_DEPTH = 512


class Piece(NamedTuple):
    """One value of a file, where a pointer into it leads, and what kept it from being read."""

    node: Any
    place: Callable[[str], Place]
    findings: tuple[Finding, ...] = ()


def pieces(source: FhirLike, file: str | None = None) -> Iterator[Piece]:
    """The values of an input: one, or one a line. Raises BadInput for a file that cannot be opened."""
    if isinstance(source, dict):
        yield Piece(source, lambda pointer: Place(file))
    elif isinstance(source, bytes):
        yield from _content(source, file)
    elif isinstance(source, str) and source.lstrip()[:1] in ("{", "<", "["):
        yield from _content(source.encode(), file)
    else:
        yield from _content(content(Path(source)), file or fspath(source))


def _content(raw: bytes, file: str | None) -> Iterator[Piece]:
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if raw.lstrip()[:1] == b"<":
        from sipfhir.conformance.xml_documents import piece

        yield piece(raw, file)
        return
    text = raw.decode("utf-8", "surrogateescape")
    lines = _lines(text)
    if lines is None:
        yield from _values(text, raw, 1, file)
        return
    for number, line in lines:
        yield from _values(line, line.encode("utf-8", "surrogateescape"), number, file)


def _lines(text: str) -> list[tuple[int, str]] | None:
    """The lines of NDJSON: a file whose first line is a whole value, with more behind it."""
    told = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    whole = len(told) > 1 and told[0][1].lstrip().startswith("{") and told[0][1].rstrip().endswith("}")
    return told if whole else None


def _values(text: str, raw: bytes, line: int, file: str | None) -> Iterator[Piece]:
    """The value, or each item of a list."""
    from sipfhir.fhir_places import Text
    from sipfhir.formats.json_decode import Broken, decode
    from sipfhir.formats.json_text import blanks

    start = Place(file, line, 1)
    try:
        first = blanks(text, 0)
        node, end = decode(text, first)
        if blanks(text, end) < len(text):
            raise Broken("FORMAT-JSON", end, "syntax")
    except Broken as broken:
        yield Piece(None, lambda pointer: start, (broken.finding(text, start, _DEPTH),))
        return
    placed = Text(raw, line, file)
    if not isinstance(node, list):
        yield Piece(node, placed.place)
        return
    for i, one in enumerate(node):
        yield Piece(one, lambda pointer, i=i: placed.place(f"/{i}{pointer}"))  # type: ignore[misc]
