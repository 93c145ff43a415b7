"""Markup as bytes: tags, comments, CDATA, processing instructions; just enough to cut a file into records."""

import re
from enum import Enum

import msgspec

# A "<" never stands inside a tag, not even in an attribute: the next one ends a broken tag.
TAG = re.compile(rb"""<(/?)([^\s/>"'=<!?]+)((?:[^<>"']|"[^"<]*"|'[^'<]*')*+)>""")
_NAMESPACE = re.compile(rb"""\s(xmlns(?::[^\s=]+)?)\s*=\s*("[^"]*"|'[^']*')""")
_SKIPPED = ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>"))
_LONGEST_START = len(b"<![CDATA[")


class Kind(Enum):
    """What a token is."""

    TEXT = "text"
    OPEN = "open"
    CLOSE = "close"
    EMPTY = "empty"
    DOCTYPE = "doctype"
    BROKEN = "broken"


class Token(msgspec.Struct, frozen=True):
    """One token: from where it was asked for to ``end``. ``name`` is the qualified name of a tag."""

    kind: Kind
    end: int
    name: bytes = b""


def token(data: bytes, at: int, ended: bool) -> Token | None:
    """The token at ``at``; None when more must be read to tell, or when ``ended`` and nothing closes it."""
    if data[at : at + 1] != b"<":
        end = data.find(b"<", at)
        return Token(Kind.TEXT, end if end >= 0 else len(data))
    if len(data) - at < _LONGEST_START and not ended:
        return None
    for start, stop in _SKIPPED:
        if data.startswith(start, at):
            end = data.find(stop, at + len(start))
            return Token(Kind.TEXT, end + len(stop)) if end >= 0 else None
    if data.startswith(b"<!", at):
        return Token(Kind.DOCTYPE, at + 2)
    return _tag(data, at)


def local(name: bytes) -> bytes:
    """A name without its prefix."""
    return name.rpartition(b":")[2]


def namespaces(tags: list[bytes]) -> dict[bytes, bytes]:
    """The namespaces declared in these start tags: ``xmlns:p`` to its value without quotes."""
    return {name: value[1:-1] for tag in tags for name, value in _NAMESPACE.findall(tag)}


def _tag(data: bytes, at: int) -> Token | None:
    match = TAG.match(data, at)
    if match is None:
        return Token(Kind.BROKEN, at + 1) if data.find(b"<", at + 1) >= 0 else None
    closing, name, rest = match.groups()
    kind = Kind.CLOSE if closing else Kind.EMPTY if rest.endswith(b"/") else Kind.OPEN
    return Token(kind, match.end(), name)
