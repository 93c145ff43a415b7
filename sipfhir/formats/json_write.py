"""Writes JSON: UTF-8, nothing escaped that need not be, numbers digit by digit, two spaces of indent."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

import msgspec

from sipfhir.errors import BadConfiguration
from sipfhir.formats.charset import BOM
from sipfhir.formats.container import Container
from sipfhir.formats.record import Envelope

_ENCODER = msgspec.json.Encoder(decimal_format="number")


def write(trees: Iterable[Any], container: Container, envelope: Envelope | None = None) -> Iterator[bytes]:
    """A json file: in what stood around the records, or the container's root, or an array of several.

    Raises BadConfiguration for several records where one stood alone.
    """
    if envelope is not None and (envelope.head or envelope.tail):
        around = envelope
    else:
        trees = iter(trees)
        first = list(islice(trees, 2))
        around = _made(container.root, len(first) == 1)
        trees = chain(first, trees)
    yield (BOM.encode() if around.bom else b"") + around.head
    indent = b"\n" + _indent(around.head)
    for index, tree in enumerate(trees):
        if index and not around.head.rstrip().endswith(b"["):
            raise BadConfiguration("Several records do not fit where one stood. Set root in the container.")
        gap = (around.separator or b"," + indent) if index else b""
        yield gap + encoded(tree).replace(b"\n", indent)
    yield around.tail


def write_lines(trees: Iterable[Any], envelope: Envelope | None = None) -> Iterator[bytes]:
    """An ndjson file."""
    yield BOM.encode() if envelope is not None and envelope.bom else b""
    for tree in trees:
        yield _ENCODER.encode(tree) + b"\n"


def encoded(tree: Any) -> bytes:
    """One value, indented."""
    return msgspec.json.format(_ENCODER.encode(tree), indent=2)


def _made(root: str | None, alone: bool) -> Envelope:
    if root:
        key = _ENCODER.encode(root)
        return Envelope(head=b"{\n  %b: [\n    " % key, separator=b",\n    ", tail=b"\n  ]\n}\n")
    if alone:
        return Envelope(tail=b"\n")
    return Envelope(head=b"[\n  ", separator=b",\n  ", tail=b"\n]\n")


def _indent(head: bytes) -> bytes:
    """The blanks that the line of the first record begins with."""
    line = head[head.rfind(b"\n") + 1 :]
    return b"" if line.strip() else line
