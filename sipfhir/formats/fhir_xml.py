"""FHIR's XML and the tree of its JSON, both ways (R4, XML and JSON representation of resources).

A tree is what JSON gives: lists where R4 lets an element repeat, ``_name`` beside a primitive that has an id
or extensions, the narrative as text, a decimal as Figure. What R4 does not know is kept too: members named
``@attribute`` and ``@text``, and ``{namespace}name`` for elements of others.
"""

from typing import Any

from lxml import etree

from sipfhir.findings import Finding, Place
from sipfhir.formats.charset import Charset, find
from sipfhir.formats.container import Limits
from sipfhir.formats.faults import Unreadable, error
from sipfhir.formats.fhir_xml_read import NAMESPACE, resource
from sipfhir.formats.fhir_xml_write import CannotSpell, element_of
from sipfhir.formats.xml_parse import XmlParser
from sipfhir.formats.xml_tokens import Kind, local, token

__all__ = ["NAMESPACE", "WHOLE", "CannotSpell", "parse", "read", "write"]

WHOLE = Limits(leaves=10_000_000)
"""Limits of a document that may hold many resources, each of which has limits of its own."""
_ENDS = ("ERR_TAG_NOT_FINISHED", "ERR_DOCUMENT_END", "ERR_GT_REQUIRED", "ERR_NAME_REQUIRED")
"""What libxml2 says of a document that stops."""


def read(raw: bytes, limits: Limits = WHOLE, file: str | None = None) -> dict[str, Any]:
    """The tree of an XML document. Raises Unreadable, with the finding that says why."""
    return resource(parse(raw, limits, file))


def write(tree: dict[str, Any]) -> bytes:
    """A tree as an XML document. Raises CannotSpell for what would not come back as it is."""
    root = element_of(tree)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def parse(raw: bytes, limits: Limits = WHOLE, file: str | None = None) -> Any:
    """The root element: no DOCTYPE, no entity, within limits. Raises Unreadable."""
    charset = find(raw, "utf-8", None, file)
    if charset.name.startswith("utf-16"):
        raw = raw.decode(charset.name, "replace").encode()
    raw = raw.removeprefix("\ufeff".encode())
    _refuse_doctype(raw, file)
    try:
        root, _ = XmlParser(Charset(charset.inside), limits, file).parse(raw, 1, (b"", b""), 0)
    except Unreadable as unreadable:
        raise Unreadable(_cut_off(unreadable.finding, raw, file)) from None
    if etree.QName(root).namespace != NAMESPACE:
        raise Unreadable(error("FHIR-NORESOURCE", Place(file=file, line=root.sourceline)))
    return root


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
