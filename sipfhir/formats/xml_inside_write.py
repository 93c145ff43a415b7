"""Writes XML records in documents that are text in an outer one: the one that was read, else SOAP 1.1."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from msgspec.structs import replace

from sipfhir.formats import xml_write
from sipfhir.formats.charset import BOM, written
from sipfhir.formats.container import Container
from sipfhir.formats.record import Envelope, Holder
from sipfhir.formats.xml_write import encoded

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})


class _Share(NamedTuple):
    """An element, what stands before it, the trees that go into it."""

    gap: bytes
    holder: Holder
    trees: list[Any]


def write(trees: Iterable[Any], container: Container, envelope: Envelope | None = None) -> Iterator[bytes]:
    """The file, piece by piece. ``trees`` are lxml elements.

    An inner document is written as it stood, escaped or as CDATA, with the declaration that it had; a record
    that stood bare in the outer one stands there again. Without ``envelope``: a new one, escaped, for each
    tree, or for all when the container has a root.
    """
    read = envelope is not None and envelope.whole and any(each.records for each in envelope.holders)
    around = envelope if envelope is not None and read else _made(container)
    shares = _as_read(iter(trees), container, around) if read else _afresh(trees, container, around)
    charset = written(around.charset)
    yield encoded((BOM if around.bom else "") + around.head.decode(charset.inside), charset)
    for gap, holder, share in shares:
        before, after = ((gap + holder.before).decode(charset.inside), holder.after.decode(charset.inside))
        if holder.bare:
            yield encoded(before, charset)
            yield from _bare(share, container, around)
        else:
            yield encoded(before + _text(share, holder, container) + after, charset)
    yield encoded(around.tail.decode(charset.inside), charset)


def _made(container: Container) -> Envelope:
    inside = written(container.charset).inside
    head = f'<?xml version="1.0" encoding="{container.charset}"?>\n<soap:Envelope xmlns:soap="{SOAP}">\n'
    return Envelope(
        container.charset,
        head=f"{head}<soap:Body>\n".encode(inside),
        separator=b"\n",
        tail=b"\n</soap:Body>\n</soap:Envelope>\n",
    )


def _as_read(trees: Iterator[Any], container: Container, around: Envelope) -> Iterator[_Share]:
    """As many trees into each element as came out of it; the last one takes what there is.

    Trees of a document that was broken, and has no root to be mended with, get an element each.
    """
    last = max(each.number for each in around.holders if each.records)
    for holder in around.holders:
        gap = around.gaps.get(holder.number, around.separator) if holder.number else b""
        count = None if holder.number == last else holder.records
        share = list(islice(trees, count)) if holder.records else []
        broken = holder.around is not None and not holder.around.whole and not container.root
        pieces = [[tree] for tree in share] if broken and share else [share]
        for i, piece in enumerate(pieces):
            yield _Share(around.separator if i else gap, holder, piece)


def _afresh(trees: Iterable[Any], container: Container, around: Envelope) -> Iterator[_Share]:
    inside, name = written(container.charset).inside, container.holders[0]
    before, after = f"<{name}>".encode(inside), f"</{name}>".encode(inside)
    shares: Iterable[list[Any]] = [list(trees)] if container.root else ([tree] for tree in trees)
    for number, share in enumerate(shares):
        yield _Share(around.separator if number else b"", Holder(number, before, after), share)


def _bare(trees: list[Any], container: Container, around: Envelope) -> list[bytes]:
    """Records that stand in the outer document itself: what would stand between its head and its tail."""
    return list(xml_write.write(trees, replace(container, inside=None), around))[1:-1]


def _text(trees: list[Any], holder: Holder, container: Container) -> str:
    """The inner document, quoted; nothing where there is no tree."""
    if not trees:
        return ""
    inner = replace(container, inside=None, charset="utf-8")
    text = b"".join(xml_write.write(trees, inner, holder.around)).decode()
    return text.replace("]]>", "]]]]><![CDATA[>") if holder.cdata else text.translate(_ESCAPES)
