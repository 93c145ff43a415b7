"""What a file looks like from its first 64 KB: format, charset, and the names that tell a system by."""

import csv
import re
from collections.abc import Iterator

import msgspec

from sipfhir.formats import charset as charsets
from sipfhir.formats import detect_xml
from sipfhir.formats.container import Format
from sipfhir.formats.faults import Unreadable
from sipfhir.formats.json_decode import Broken, decode
from sipfhir.formats.json_text import blanks

HEAD = 65536
FHIR_NAMESPACE = "http://hl7.org/fhir"

_DELIMITERS = (";", ",", "\t", "|")
_JSON = re.compile(r'"((?:[^"\\]|\\.)*+)"(\s*:)?|[][{}]')
_TYPE = re.compile(r'"resourceType"\s*:\s*"([A-Za-z]+)"')
_PROFILES = re.compile(r'"profile"\s*:\s*\[([^\]]*)\]')
_QUOTED = re.compile(r'"([^"\\]*)"')
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")


class Signature(msgspec.Struct, frozen=True):
    """``names``: root element (xml), keys of the outer object and of the first record (json), columns (csv).

    For SOAP also its elements and the root of the document that is text in one of them, for FHIR also
    resource types and profiles. ``within`` (xml) are the other elements, also of a document that is text;
    ``namespace`` (xml) is the root's. ``format`` is None when it looks like none that we know.
    """

    format: Format | None
    charset: str
    names: tuple[str, ...] = ()
    delimiter: str | None = None
    within: tuple[str, ...] = ()
    namespace: str | None = None

    @property
    def soap(self) -> bool:
        """Whether it is XML in an envelope."""
        return self.format == "xml" and "Envelope" in self.names

    @property
    def fhir(self) -> bool:
        """Whether it holds FHIR resources, of whatever profile."""
        return self.namespace == FHIR_NAMESPACE or (self.format != "xml" and "resourceType" in self.names)


def sniff(head: bytes) -> Signature:
    """What the first bytes of a file look like. Never raises."""
    name, text = _decoded(head[:HEAD])
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        known, within, namespace = detect_xml.names(start.encode("utf-8", "replace"))
        return Signature("xml", name, known, within=within, namespace=namespace)
    if start.startswith(("{", "[")):
        return _json(start, name)
    return _csv(start, name)


def _decoded(head: bytes) -> tuple[str, str]:
    try:
        name = charsets.find(head, "utf-8", None, None).name
    except Unreadable:
        name = "utf-8"
    try:
        return name, head.decode(name)
    except UnicodeDecodeError as problem:
        # The head may end inside a character; anything else is not what it says.
        if name != "utf-8" or problem.start > len(head) - 4:
            return name, head.decode(name, "ignore")
    return "windows-1252", head.decode("cp1252", "replace")


def _json(text: str, name: str) -> Signature:
    several = _end_of_first(text)
    names = dict.fromkeys(_keys(text[:several]))
    types = dict.fromkeys(_TYPE.findall(text)) if "resourceType" in names else {}
    profiles = [url for found in _PROFILES.findall(text) for url in _QUOTED.findall(found)] if types else []
    form: Format = "fhir-searchset" if next(iter(types), "") == "Bundle" else "json"
    if several is not None:
        form = "ndjson"
    return Signature(form, name, tuple(dict.fromkeys((*names, *types, *profiles))))


def _end_of_first(text: str) -> int | None:
    """Where the first object ends, when another follows it on a line of its own."""
    try:
        end = decode(text, 0)[1]
    except Broken:
        return None
    after = blanks(text, end)
    return end if "\n" in text[end:after] and text.startswith("{", after) else None


def _keys(text: str) -> Iterator[str]:
    """Keys of the outer object, and of the first object in the first array of the two outer levels."""
    stack = ""
    inside = ""
    for match in _JSON.finditer(text):
        mark = match[0][0]
        if mark in "{[":
            stack += mark
            inside = inside or (stack if stack in ("[{", "{[{") else "")
        elif mark in "}]":
            inside = "-" if stack == inside else inside
            stack = stack[:-1]
        elif match[2] and stack in ("{", inside):
            yield match[1]


def _csv(text: str, name: str) -> Signature:
    line = text.splitlines()[0] if text else ""
    delimiter = max(_DELIMITERS, key=line.count)
    if not line.count(delimiter) or _CONTROL.search(line):
        return Signature(None, name)
    cells = next(csv.reader([line], delimiter=delimiter), [])
    return Signature("csv", name, tuple(cell for cell in cells if cell), delimiter)
