"""Writes XML records: in what stood around them when a file was read, else in the container's root."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from sipfhir.errors import BadConfiguration
from sipfhir.formats.charset import BOM, Charset, written
from sipfhir.formats.container import Container
from sipfhir.formats.record import Envelope
from sipfhir.formats.xml_tokens import Kind, namespaces, token

_START_TAG = re.compile(rb"<[^>]*>")
_NAME = re.compile(rb"<[^\s/>]+")


def write(trees: Iterable[Any], container: Container, envelope: Envelope | None = None) -> Iterator[bytes]:
    """The file, piece by piece. ``trees`` are lxml elements.

    What the charset lacks is written as a character reference. Raises BadConfiguration when several records
    have no root to stand in.
    """
    around = envelope if envelope is not None and envelope.whole else _made(container)
    charset = written(around.charset)
    tags = _open_tags(around.head)
    inherited = [] if around.gaps else [b' %b="%b"' % item for item in namespaces(tags).items()]
    default = namespaces(tags).get(b"xmlns")
    yield encoded((BOM if around.bom else "") + around.head.decode(charset.inside), charset)
    for index, tree in enumerate(trees):
        if index and not tags:
            raise BadConfiguration("Several records need a root element. Set root in the system's container.")
        gap = around.gaps.get(index, around.separator) if index else b""
        yield encoded(gap.decode(charset.inside) + _text(tree, inherited, bool(default)), charset)
    yield encoded(around.tail.decode(charset.inside), charset)


def _made(container: Container) -> Envelope:
    root, inside = container.root, written(container.charset).inside
    head = f'<?xml version="1.0" encoding="{container.charset}"?>\n' + (f"<{root}>\n" if root else "")
    tail = f"\n</{root}>\n" if root else "\n"
    return Envelope(container.charset, head=head.encode(inside), separator=b"\n", tail=tail.encode(inside))


def _text(tree: Any, inherited: list[bytes], default: bool) -> str:
    data: bytes = etree.tostring(tree, encoding="utf-8", with_tail=False)
    match = _START_TAG.match(data) if inherited or default else None
    if match:
        start = match[0]
        if default and b" xmlns=" not in start:
            # The record is in no default namespace: neither is it in that of its root.
            start = _NAME.sub(rb'\g<0> xmlns=""', start, count=1)
        # lxml repeats on the record what its root declares already.
        for declaration in inherited:
            start = start.replace(declaration, b"", 1)
        data = start + data[match.end() :]
    return data.decode()


def encoded(text: str, charset: Charset) -> bytes:
    """The text in its charset; what that lacks as character references."""
    return text.encode(charset.name, "xmlcharrefreplace")


def _open_tags(head: bytes) -> list[bytes]:
    """Start tags that are open at the end of a head."""
    tags: list[bytes] = []
    at = 0
    while at < len(head) and (found := token(head, at, ended=True)) is not None:
        if found.kind is Kind.OPEN:
            tags.append(head[at : found.end])
        elif found.kind is Kind.CLOSE and tags:
            tags.pop()
        at = found.end
    return tags
