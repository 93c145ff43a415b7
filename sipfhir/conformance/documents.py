"""Files of FHIR as values with places: JSON, NDJSON and XML, decoded strictly."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from os import PathLike, fspath
from pathlib import Path
from typing import Any, NamedTuple

from sipfhir.findings import Finding, Place
from sipfhir.opening import content

FhirLike = bytes | str | PathLike[str] | dict[str, Any]
_DEPTH = 512


Places = Callable[[Iterable[str]], dict[str, Place]]
"""Where pointers into a value lead in its file."""


class Piece(NamedTuple):
    """One value of a file, its places, and what kept it from being read. ``where`` it begins."""

    node: Any
    places: Places
    where: Place
    findings: tuple[Finding, ...] = ()
    xml: bool = False
    """Whether its members stand in the order of XML."""


def unread(where: Place, finding: Finding) -> Piece:
    """What could not be read."""
    return Piece(None, lambda pointers: {}, where, (finding,))


def held(node: dict[str, Any], file: str | None = None) -> Piece:
    """A value in memory."""
    return Piece(node, lambda pointers: dict.fromkeys(pointers, Place(file)), Place(file))


def pieces(source: FhirLike, file: str | None = None) -> Iterator[Piece]:
    """The values of an input: one, or one a line. Raises BadInput for a file that cannot be opened."""
    if isinstance(source, dict):
        yield held(source, file)
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
        yield from _values(text, 1, file)
        return
    for number, line in lines:
        yield from _values(line, number, file)


def _lines(text: str) -> list[tuple[int, str]] | None:
    """The lines of NDJSON: a file whose first line is a whole value, with more behind it."""
    told = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    whole = len(told) > 1 and told[0][1].lstrip().startswith("{") and told[0][1].rstrip().endswith("}")
    return told if whole else None


def _values(text: str, line: int, file: str | None) -> Iterator[Piece]:
    """The value, or each item of a list."""
    from sipfhir.formats.json_decode import Broken, decode
    from sipfhir.formats.json_text import blanks

    start = Place(file, line, 1)
    try:
        first = blanks(text, 0)
        node, end = decode(text, first)
        if blanks(text, end) < len(text):
            raise Broken("FORMAT-JSON", end, "syntax")
    except Broken as broken:
        yield unread(start, broken.finding(text, start, _DEPTH))
        return
    placed = partial(_placed, text, line, file)
    if not isinstance(node, list):
        yield Piece(node, partial(placed, ""), start)
        return
    for i, one in enumerate(node):
        yield Piece(one, partial(placed, f"/{i}"), start)


def _placed(text: str, line: int, file: str | None, above: str, pointers: Iterable[str]) -> dict[str, Place]:
    from sipfhir.conformance.locating import places

    wanted = {f"{above}{pointer}": pointer for pointer in pointers}
    found = places(text, wanted)
    return {wanted[one]: Place(file, line + at[0] - 1, at[1]) for one, at in found.items()}
