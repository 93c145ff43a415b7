"""What an XML document says between its tags that a parser gives up: narratives letter by letter, comments.

A narrative is a text in FHIR's JSON: ``&quot;`` in it is another text than ``"``, though it is the same XML.
"""

import re
from typing import Any, NamedTuple

from lxml import etree

from sipfhir.formats.xml_parse import parser

DIV = "{http://www.w3.org/1999/xhtml}div"
_PARTS = re.compile(
    rb"""<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"""
    rb"""|<(/?)(?:[^\s/>"'=<!?:]+:)?div(?=[\s/>])((?:[^<>"']|"[^"<]*"|'[^'<]*')*+)>""",
    re.DOTALL,
)
_DECLARATION = re.compile(rb"<\?xml\s")
LINE_ENDS = re.compile(r"\r\n?")


class Said(NamedTuple):
    """``narratives`` are the texts of XHTML, by element; ``dropped`` the lines of what becomes no data."""

    narratives: dict[Any, str]
    dropped: tuple[int, ...]


class _Scan(NamedTuple):
    spans: list[tuple[int, int]]
    remarks: list[int]


def said(root: Any, data: bytes) -> Said:
    """Of a document that was parsed from ``data``, which is UTF-8."""
    scan = _scanned(data)
    narratives, kept = {}, []
    # Elements and start tags come in the same order.
    for element, (start, end) in zip(root.iter("{*}div"), scan.spans, strict=False):
        above = element.getparent()
        if element.tag == DIV and above is not None and not _is_xhtml(above):
            kept.append((start, end))
            alone = _alone(data[start:end])
            if alone is not None:
                narratives[element] = alone
    left = [at for at in scan.remarks if not any(start < at < end for start, end in kept)]
    return Said(narratives, tuple(data.count(b"\n", 0, at) + 1 for at in left))


def _scanned(data: bytes) -> _Scan:
    """Where each ``div`` begins and ends, in the order of their beginnings; where comments are."""
    spans: list[tuple[int, int]] = []
    remarks: list[int] = []
    inside: list[int] = []
    for part in _PARTS.finditer(data):
        if part[1] is None:
            if not (part[0].startswith(b"<![CDATA[") or _DECLARATION.match(part[0])):
                remarks.append(part.start())
        elif not part[1]:
            spans.append((part.start(), part.end()))
            inside += [] if part[2].endswith(b"/") else [len(spans) - 1]
        elif inside:
            number = inside.pop()
            spans[number] = (spans[number][0], part.end())
    return _Scan(spans, remarks)


def _is_xhtml(element: Any) -> bool:
    return etree.QName(element).namespace == etree.QName(DIV).namespace


def _alone(raw: bytes) -> str | None:
    """The text, with line ends as XML reads them; None when it takes a namespace from around it."""
    try:
        element = etree.fromstring(raw, parser())
    except etree.XMLSyntaxError:
        return None
    return LINE_ENDS.sub("\n", raw.decode()) if element.tag == DIV else None
