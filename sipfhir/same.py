"""Whether two files say the same: compared as data, not as bytes."""

import csv
import io
import json
import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from sipfhir.formats import unfolded
from sipfhir.formats.charset import opened

LATIN_1 = re.compile(rb"encoding=.iso-8859-1", re.IGNORECASE)


def same(one: bytes, other: bytes, container: Mapping[str, Any]) -> bool:
    """True when two files of a system hold the same data. ``container`` is that of its system.yaml.

    XML by its canonical form (C14N 2.0) without the blanks between elements; JSON by its values, in the
    order of its arrays; CSV by its cells; what needs code of its own, byte by byte.
    """
    if "entry_point" in container:
        return one == other
    read = {"xml": _xml, "csv": _csv, "ndjson": _ndjson}.get(container["format"], _json)
    return bool(read(one, container) == read(other, container))


def _xml(data: bytes, container: Mapping[str, Any]) -> Any:
    """What says ISO-8859-1 is taken for Windows-1252, its superset that files of that name really hold."""
    charset = "windows-1252" if LATIN_1.search(data[:200]) else None
    parser = etree.XMLParser(
        remove_blank_text=True, remove_comments=True, resolve_entities=False, encoding=charset
    )
    root = etree.fromstring(data, parser)
    inside = container.get("inside")
    return etree.tostring(unfolded(root, inside) if inside else root, method="c14n2")


def _json(data: bytes, _: Mapping[str, Any]) -> Any:
    """Numbers as they are spelled: 1 and 1.0 are two things to some readers."""
    return json.loads(data.decode("utf-8-sig"), parse_int=_Spelled, parse_float=_Spelled)


def _ndjson(data: bytes, container: Mapping[str, Any]) -> Any:
    return [_json(line, container) for line in data.splitlines() if line.strip()]


def _csv(data: bytes, container: Mapping[str, Any]) -> Any:
    stream, charset = opened(io.BytesIO(data), container.get("charset", "utf-8"), None, None, declares=False)
    text = stream.read().decode(charset.inside)
    marks = {"delimiter": container.get("delimiter", ","), "quotechar": container.get("quote", '"')}
    return list(csv.reader(io.StringIO(text, newline=""), **marks))


class _Spelled(str):
    """A number that is never equal to a text."""

    def __eq__(self, other: object) -> bool:
        return type(other) is _Spelled and str.__eq__(self, other)

    __hash__ = str.__hash__
