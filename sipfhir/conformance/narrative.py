"""The narrative: safe XHTML that says something (R4, Narrative, txt-1 and txt-2).

HTML 4.0 chapters 7-11 without section 4 of chapter 9, and 15; links by name or address, images, inner style.
"""

import re
from functools import cache
from typing import Any

XHTML = "{http://www.w3.org/1999/xhtml}"
_ELEMENTS = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "address",
        "b",
        "bdo",
        "big",
        "blockquote",
        "br",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "li",
        "map",
        "area",
        "ol",
        "p",
        "pre",
        "q",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "tt",
        "ul",
        "var",
        "kbd",
        "s",
        "strike",
        "u",
    ]
)
_EVERYWHERE = frozenset(
    [
        "title",
        "style",
        "class",
        "id",
        "lang",
        "dir",
        "accesskey",
        "tabindex",
        "span",
        "width",
        "align",
        "valign",
        "char",
        "charoff",
        "abbr",
        "axis",
        "headers",
        "scope",
        "rowspan",
        "colspan",
        "cellpadding",
        "cellspacing",
        "border",
        "frame",
        "rules",
        "summary",
        "nowrap",
        "bgcolor",
        "color",
        "size",
        "face",
        "type",
        "start",
        "compact",
        "clear",
        "cite",
        "noshade",
        "height",
        "value",
    ]
)
_OWN = {
    "a": frozenset(["href", "name", "rel", "rev", "charset", "hreflang", "type", "shape", "coords"]),
    "img": frozenset(
        ["src", "alt", "height", "width", "longdesc", "usemap", "ismap", "hspace", "vspace", "border", "name"]
    ),
    "area": frozenset(["shape", "coords", "href", "nohref", "alt"]),
    "map": frozenset({"name"}),
}
_ADDRESSES = ("href", "src", "cite", "longdesc", "usemap")
_ACTIVE = ("javascript:", "vbscript:", "data:text/html")
_TEXT = r"[^<>&\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]*"
_WORDS = rf"{_TEXT}(?:&(?:amp|lt|gt|quot|#39);{_TEXT})*"
_SPACE = "{http://www.w3.org/XML/1998/namespace}"
_COMMON = _EVERYWHERE | {f"{_SPACE}lang", f"{_SPACE}space"}


@cache
def _known() -> dict[Any, frozenset[str]]:
    """The attributes that each element may have."""
    from lxml import etree

    named = {f"{XHTML}{name}": _COMMON | _OWN.get(name, frozenset()) for name in _ELEMENTS}
    return {**named, etree.Comment: frozenset()}


@cache
def _parser() -> Any:
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


@cache
def _plain() -> re.Pattern[str]:
    """Paragraphs and lists of words, some bold or slanting: what ours are, and those of most."""
    inline = rf"{_WORDS}(?:(?:<b>{_WORDS}</b>|<i>{_WORDS}</i>|<br/>){_WORDS})*"
    item = f"<li>{inline}(?:<ul>(?:<li>{inline}</li>)+</ul>)?</li>"
    block = f"<p>{inline}</p>|<ul>(?:{item})+</ul>|<h2>{_WORDS}</h2>|<h3>{_WORDS}</h3>"
    tongue = '(?: lang="[A-Za-z-]+")?(?: xml:lang="[A-Za-z-]+")?'
    return re.compile(rf'<div xmlns="http://www\.w3\.org/1999/xhtml"{tongue}>(?:{block})+</div>')


_SAYS = re.compile(r">\s*[^<&\s]")


def is_narrative(value: Any) -> bool:
    """Whether ``fault`` finds nothing. Of the plainest a pattern tells so, in a fraction of the time."""
    plain = type(value) is str and _plain().fullmatch(value) is not None and _SAYS.search(value) is not None
    return plain or fault(value) is None


def fault(value: Any) -> str | None:
    """What is wrong: ``xml``, ``root``, ``element``, ``attribute``, ``empty``; None for a good one."""
    if not isinstance(value, str) or "<!DOCTYPE" in value or "<?" in value:
        return "xml"
    from lxml import etree

    try:
        root = etree.fromstring(value.encode("utf-8"), _parser())
    except (etree.XMLSyntaxError, ValueError):
        return "xml"
    if root.tag != f"{XHTML}div":
        return "root"
    every = _known()
    for one in root.iter():
        known = every.get(one.tag)
        if known is None:
            return "element"
        names = one.keys()
        if names and not (known.issuperset(names) and _harmless(one)):
            return "attribute"
    return None if _says(root) else "empty"


def _harmless(one: Any) -> bool:
    """No address that runs something."""
    addresses = (one.get(name, "") for name in _ADDRESSES)
    return not any("".join(each.split()).lower().startswith(_ACTIVE) for each in addresses if each)


def _says(root: Any) -> bool:
    """Whether there is anything to see: text, or an image."""
    return any(one.tag == f"{XHTML}img" for one in root.iter()) or bool("".join(root.itertext()).strip())
