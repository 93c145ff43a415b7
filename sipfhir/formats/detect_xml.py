"""The names in the beginning of an XML file: its root, SOAP around it, the elements within."""

import re
from typing import NamedTuple

from sipfhir.formats.xml_tokens import Kind, local, namespaces, token

_ELEMENTS = re.compile(rb"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<([^\s/>!?<&]+)", re.DOTALL)
_BEGINS = re.compile(rb"&lt;|&#60;|<!\[CDATA\[(?=\s*<)")
_ENDS = re.compile(rb"&gt;|&#62;")
_INSIDE = re.compile(rb"(?:&lt;|&#60;|<!\[CDATA\[\s*(?:<\?[^>]*>\s*)?<)([A-Za-z_][^\s/>&]*)")
_ENVELOPE = "Envelope"


class Names(NamedTuple):
    """``known`` is the root; in SOAP its elements, then the root of the first document that is text there.

    ``within`` are the other elements, ``namespace`` is the root's when its own tag declares it.
    """

    known: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    namespace: str | None = None


def names(head: bytes) -> Names:
    """The names in UTF-8 markup that may be cut off anywhere. Never raises."""
    known: dict[str, None] = {}
    namespace = None
    at = 0
    while at < len(head) and (found := token(head, at, ended=True)) is not None:
        if found.kind in (Kind.OPEN, Kind.EMPTY):
            namespace = namespace if known else _namespace(head[at : found.end], found.name)
            known[_text(found.name)] = None
        if known and _ENVELOPE not in known:
            break
        at = found.end
    if _ENVELOPE not in known:
        return Names(tuple(known), _within(head, known), namespace)
    inside = _INSIDE.search(head)
    if inside:
        known[_text(inside[1])] = None
    return Names(tuple(known), _within(_ENDS.sub(b">", _BEGINS.sub(b"<", head)), known), namespace)


def _namespace(tag: bytes, name: bytes) -> str | None:
    prefix, _, _ = name.rpartition(b":")
    declared = namespaces([tag]).get(b"xmlns:" + prefix if prefix else b"xmlns")
    return None if declared is None else declared.decode("utf-8", "replace")


def _within(head: bytes, known: dict[str, None]) -> tuple[str, ...]:
    """Elements besides those, in the order that they come in."""
    found = dict.fromkeys(_text(match[1]) for match in _ELEMENTS.finditer(head) if match[1])
    return tuple(name for name in found if name not in known) if known else ()


def _text(name: bytes) -> str:
    return local(name).decode("utf-8", "replace")
