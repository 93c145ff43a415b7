"""Text: plain text out of RTF and HTML, names, and what a target's file can hold."""

import re
from typing import Literal

from lxml import etree, html
from striprtf.striprtf import rtf_to_text

from sipfhir.plan import HumanName
from sipfhir.values.errors import BadValue, CannotHold

Order = Literal["family-first", "plain"]

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKUP = re.compile(r"<[A-Za-z!/][^<>]*>|&(?:#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = (
    "address",
    "blockquote",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "table",
    "tr",
    "ul",
)
_BREAKS = frozenset((*_HEADINGS, *_BLOCKS))
_HIDDEN = frozenset(("head", "script", "style", "template", "title"))
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def plain_from_rtf(raw: str) -> str:
    """The plain text of RTF; a text that is not RTF as it stands. Raises BadValue for broken RTF."""
    if not raw.lstrip().startswith("{\\rtf"):
        return raw
    try:
        return str(rtf_to_text(raw.lstrip())).strip("\n")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError):
        raise BadValue("broken RTF") from None


def plain_from_html(raw: str) -> str:
    """The plain text of HTML, a line for each paragraph or break; a text without markup as it stands.

    Raises BadValue for HTML that cannot be parsed.
    """
    if not _MARKUP.search(raw):
        return raw
    try:
        root = html.document_fromstring(f"<html><body>{raw}</body></html>", parser=_html_parser())
    except (etree.LxmlError, ValueError):
        raise BadValue("broken HTML") from None
    lines = (_BLANKS.sub(" ", line).strip(" ") for line in "".join(_pieces(root)).split("\n"))
    return "\n".join(line for line in lines if line)


def split_name(raw: str, order: Order) -> HumanName:
    """A person's name; ``family-first`` splits "Test, Åsa", a name without comma is kept as text."""
    family, _, given = (part.strip() for part in raw.partition(","))
    if order == "family-first" and family and given:
        return HumanName(family=family, given=given)
    if not raw.strip():
        raise BadValue("no name")
    return HumanName(text=raw.strip())


def join_name(name: HumanName, order: Order) -> str:
    """A name in one text. What ``split_name`` does not give back is in the parts, not in the text.

    Raises CannotHold when there is nothing to write.
    """
    both = bool(name.family and name.given)
    if order == "family-first" and both:
        return f"{name.family}, {name.given}"
    text = name.text or " ".join(part for part in (name.given, name.family) if part)
    if not text:
        raise CannotHold("no name")
    return text


def fits_xml(text: str) -> bool:
    """True when XML 1.0 can hold every character."""
    return not _NOT_XML.search(text)


def encodable(text: str, charset: str) -> bool:
    """True when the charset can hold every character."""
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _html_parser() -> html.HTMLParser:
    return html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)


def _pieces(root: html.HtmlElement) -> list[str]:
    """Texts in document order, a newline where a block starts or ends; without recursion, however deep."""
    pieces: list[str] = []
    hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        inside = event == "start"
        if element.tag in _HIDDEN:
            hidden += 1 if inside else -1
        if element.tag in _BREAKS:
            pieces.append("\n")
        text = element.text if inside else element.tail
        pieces.append(_BLANKS.sub(" ", text) if text and not hidden else "")
    return pieces
