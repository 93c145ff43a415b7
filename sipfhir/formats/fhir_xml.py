"""FHIR's XML and the tree of its JSON, both ways (R4, XML and JSON representation of resources).

A tree is what JSON gives: lists where R4 lets an element repeat, ``_name`` beside a primitive that has an id
or extensions, the narrative as text, a decimal as Figure. What R4 does not know is kept too: members named
``@attribute`` and ``@text``, and ``{namespace}name`` for elements of others.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

from sipfhir.findings import Finding, Place
from sipfhir.formats.charset import Charset, find, mended, undecodable
from sipfhir.formats.container import Limits
from sipfhir.formats.faults import Unreadable, error, note
from sipfhir.formats.fhir_xml_proof import CannotSpell, difference
from sipfhir.formats.fhir_xml_read import NAMESPACE, resource
from sipfhir.formats.fhir_xml_text import said
from sipfhir.formats.fhir_xml_write import spelt
from sipfhir.formats.xml_parse import XmlParser
from sipfhir.formats.xml_tokens import Kind, local, token

__all__ = ["NAMESPACE", "WHOLE", "CannotSpell", "Document", "opened", "parse", "read", "write"]

WHOLE = Limits(leaves=10_000_000)
"""Limits of a document that may hold many resources, each of which has limits of its own."""
_ENDS = ("ERR_TAG_NOT_FINISHED", "ERR_DOCUMENT_END", "ERR_GT_REQUIRED", "ERR_NAME_REQUIRED")
"""What libxml2 says of a document that stops."""


class Document(NamedTuple):
    """A document that was read: its root element, the tree of it, and what was left out of the tree."""

    root: Any
    tree: dict[str, Any]
    findings: tuple[Finding, ...]


def opened(raw: bytes, limits: Limits = WHOLE, file: str | None = None) -> Document:
    """A document with its tree, narratives letter by letter. Raises Unreadable."""
    root, data = _parsed(raw, limits, file)
    known = said(root, data)
    return Document(root, resource(root, known.narratives), tuple(_comments(known.dropped, file)))


def read(raw: bytes, limits: Limits = WHOLE, file: str | None = None) -> dict[str, Any]:
    """The tree of an XML document. Raises Unreadable, with the finding that says why."""
    return opened(raw, limits, file).tree


def write(tree: dict[str, Any]) -> bytes:
    """A tree as an XML document, proved by reading it. Raises CannotSpell for what would not come back."""
    data = spelt(tree)
    try:
        pointer = difference(tree, read(data), "")
    except Unreadable:
        pointer = ""
    if pointer is not None:
        raise CannotSpell(pointer)
    return data


def parse(raw: bytes, limits: Limits = WHOLE, file: str | None = None) -> Any:
    """The root element: no DOCTYPE, no entity, within limits. Raises Unreadable."""
    return _parsed(raw, limits, file)[0]


def _parsed(raw: bytes, limits: Limits, file: str | None) -> tuple[Any, bytes]:
    """The root element, and the document in UTF-8."""
    data = _utf8(raw, file).removeprefix("\ufeff".encode())
    _refuse_doctype(data, file)
    try:
        root, _ = XmlParser(Charset("utf-8"), limits, file).parse(data, 1, (b"", b""), 0)
    except Unreadable as unreadable:
        raise Unreadable(_cut_off(unreadable.finding, data, file)) from None
    if etree.QName(root).namespace != NAMESPACE:
        raise Unreadable(error("FHIR-NORESOURCE", Place(file=file, line=root.sourceline)))
    return root, data


def _comments(lines: tuple[int, ...], file: str | None) -> Iterator[Finding]:
    """One finding, at the first."""
    if lines:
        yield note("FHIR-COMMENT", Place(file=file, line=lines[0]), count=len(lines))


def _utf8(raw: bytes, file: str | None) -> bytes:
    charset = find(raw, "utf-8", None, file)
    if charset.name == "utf-8":
        return raw
    try:
        return mended(raw.decode(charset.name), charset)[0].encode()
    except UnicodeError as problem:
        start = problem.start if isinstance(problem, UnicodeDecodeError) else 0
        raise Unreadable(undecodable(raw, start, 1, file)) from None


def _refuse_doctype(raw: bytes, file: str | None) -> None:
    """Before the parser sees it: an entity that is declared can be expanded, one that is not can not."""
    at = 0
    while at < len(raw) and (found := token(raw, at, ended=True)) is not None:
        if found.kind is Kind.DOCTYPE:
            line = raw.count(b"\n", 0, at) + 1
            raise Unreadable(error("FORMAT-DOCTYPE", Place(file=file, line=line)))
        if found.kind in (Kind.OPEN, Kind.EMPTY) and local(found.name):
            return
        at = found.end


def _cut_off(finding: Finding, raw: bytes, file: str | None) -> Finding:
    """The finding for a document that stops, where that is all that is wrong."""
    stops = finding.rule == "FORMAT-XML" and finding.params.get("reason") in _ENDS
    last = raw.rstrip().count(b"\n") + 1
    if not stops or (finding.place.line or 0) < last:
        return finding
    return error("FORMAT-TRUNCATED", Place(file=file, line=last))
