"""The JSON values and XML documents of FHIR files, one at a time; what is broken is a finding."""

import io
from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

from sipfhir.fhir_files import File, opened
from sipfhir.fhir_places import Text, XmlText
from sipfhir.findings import Finding, Place
from sipfhir.formats import Container, Limits, Record, fhir_json, fhir_xml, sniff
from sipfhir.formats.charset import opened as decoded
from sipfhir.formats.charset import undecodable
from sipfhir.formats.faults import Unreadable, error
from sipfhir.formats.json import JsonReader
from sipfhir.formats.json_decode import Broken

LIMITS = Limits()
_BLANK = b" \t\r\n"
Line = tuple[int, bytes]


class Value(NamedTuple):
    """One value with its text. ``pieces`` are the texts of the entries of a Bundle that is broken.

    ``findings`` are of what the text says besides the value.
    """

    tree: Any
    text: Text
    pieces: tuple[Text, ...] = ()
    findings: tuple[Finding, ...] = ()


def values(source: Any, name: str | None) -> Iterator[Value | Finding]:
    """Every value of an input. Raises BadInput for what cannot be opened."""
    if isinstance(source, dict | list):
        yield Value(source, Text(b"", 1, name))
        return
    for file in opened(source, name):
        told = False
        for item in _guarded(file):
            told = told or (isinstance(item, Finding) and item.rule == "FORMAT-TRUNCATED")
            yield item
        if file.cut_off and not told:
            yield error("FORMAT-TRUNCATED", Place(file=file.name))


def _guarded(file: File) -> Iterator[Value | Finding]:
    try:
        yield from _of_file(file)
    except Unreadable as unreadable:
        yield unreadable.finding


def _of_file(file: File) -> Iterator[Value | Finding]:
    if sniff(file.head()).format == "xml":
        raw = _whole(file.stream, b"", file.name)
        text = XmlText(raw, 1, file.name)
        document = fhir_xml.opened(raw, file=file.name)
        yield Value(document.tree, text, findings=document.findings)
        return
    stream, _ = decoded(file.stream, "utf-8", None, file.name)
    lines = ((i, line) for i, line in enumerate(_lines(stream), 1))
    ahead = _ahead(lines, file.name)
    if _by_line(ahead, file.name):
        for number, line in chain(ahead, lines):
            yield from _line(line, number, file.name)
    else:
        yield from _document(_whole(stream, b"".join(line for _, line in ahead), file.name), file.name)


def _lines(stream: Any) -> Iterator[bytes]:
    """Lines; of one beyond the limit only a byte more than that."""
    most = LIMITS.bundle_bytes
    while raw := stream.readline(most + 1):
        yield raw
        while len(raw) > most and not raw.endswith(b"\n") and (rest := stream.readline(most + 1)):
            raw = rest


def _ahead(lines: Iterator[Line], name: str | None) -> list[Line]:
    """The lines up to the second that is not blank; only the first when that is a value by itself."""
    taken: list[Line] = []
    for number, line in lines:
        taken.append((number, line))
        if line.strip(_BLANK) and (_complete(line) or sum(bool(one.strip(_BLANK)) for _, one in taken) > 1):
            break
    return taken


def _by_line(ahead: list[Line], name: str | None) -> bool:
    """True when values stand a line each: the first line is one, the next one is, or the name says so."""
    said = (name or "").casefold().removesuffix(".gz").endswith((".ndjson", ".jsonl"))
    filled = [line for _, line in ahead if line.strip(_BLANK)]
    return said or any(line[:1] in b"{[" and _complete(line) for line in filled)


def _complete(line: bytes) -> bool:
    try:
        return isinstance(fhir_json.read(line.decode()), dict | list)
    except (Broken, UnicodeDecodeError):
        return False


def _line(line: bytes, number: int, name: str | None) -> Iterator[Value | Finding]:
    """The value of a line, or why it has none."""
    start = Place(file=name, line=number, column=1)
    if not line.strip(_BLANK):
        return
    if len(line) > LIMITS.bundle_bytes:
        yield error("FORMAT-LIMIT", start, limit="record_bytes", most=LIMITS.bundle_bytes)
        return
    try:
        text = line.decode().rstrip("\r\n")
        yield Value(fhir_json.read(text), Text(line.rstrip(b"\r\n"), number, name))
    except UnicodeDecodeError as bad:
        yield undecodable(line, bad.start, number, name)
    except Broken as broken:
        cut = broken.stops and not line.endswith(b"\n")
        yield (
            error("FORMAT-TRUNCATED", Place(file=name, line=number))
            if cut
            else broken.finding(text, start, LIMITS.depth)
        )


def _whole(stream: Any, before: bytes, name: str | None) -> bytes:
    raw: bytes = before + stream.read(LIMITS.bundle_bytes + 1)
    if len(raw) > LIMITS.bundle_bytes:
        most = LIMITS.bundle_bytes
        raise Unreadable(error("FORMAT-LIMIT", Place(file=name), limit="bundle_bytes", most=most))
    return raw


def _document(raw: bytes, name: str | None) -> Iterator[Value | Finding]:
    """A value over many lines; of a Bundle or an array that is broken, the elements that are not."""
    if not raw.strip(_BLANK):
        return
    try:
        text = raw.decode()
        yield Value(fhir_json.read(text), Text(raw, 1, name))
    except UnicodeDecodeError as bad:
        yield undecodable(raw, bad.start, raw.count(b"\n", 0, bad.start) + 1, name)
    except Broken as broken:
        yield from _rest(raw, text, broken, name)


def _rest(raw: bytes, text: str, broken: Broken, name: str | None) -> Iterator[Value | Finding]:
    """What is whole in a broken document: the reader of JSON arrays finds where each element ends."""
    start = text.lstrip()[:1]
    if start not in ("{", "[") or (start == "{" and '"entry"' not in text):
        yield _why(text, broken, name)
        return
    container = Container(format="json", root="entry" if start == "{" else None)
    items = list(JsonReader(io.BytesIO(raw), container, name))
    records = [item for item in items if isinstance(item, Record)]
    told = [item for item in items if isinstance(item, Finding)]
    yield from told or [_why(text, broken, name)]
    texts = tuple(Text(one.raw, one.line, name, one.column) for one in records)
    if start == "[":
        yield from (Value(one.tree, text) for one, text in zip(records, texts, strict=True))
    elif any("resource" in one.tree for one in records):
        tree = {"resourceType": "Bundle", "entry": [one.tree for one in records]}
        yield Value(tree, Text(b"", 1, name), texts)


def _why(text: str, broken: Broken, name: str | None) -> Finding:
    if broken.stops:
        return error("FORMAT-TRUNCATED", Place(file=name, line=text.rstrip().count("\n") + 1))
    return broken.finding(text, Place(file=name, line=1, column=1), LIMITS.depth)
