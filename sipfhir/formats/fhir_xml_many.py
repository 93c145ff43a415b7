"""Many resources as one XML document: a Bundle around them, for XML has no way to stand a line each."""

from collections.abc import Iterable, Iterator

from sipfhir.formats.fhir_xml_read import NAMESPACE

_HEAD = (
    f"<?xml version='1.0' encoding='UTF-8'?>\n<Bundle xmlns=\"{NAMESPACE}\"><type value=\"collection\"/>\n"
).encode()
_ENTRY, _END = b"<entry><resource>", b"</resource></entry>\n"


def joined(documents: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces of one document: the only one as it is, several as entries of a Bundle. One is held."""
    coming = iter(documents)
    first, second = next(coming, None), next(coming, None)
    if first is None or second is None:
        yield from () if first is None else (first,)
        return
    yield _HEAD
    for document in (first, second):
        yield _entry(document)
    yield from map(_entry, coming)
    yield b"</Bundle>\n"


def _entry(document: bytes) -> bytes:
    return _ENTRY + document.partition(b"\n")[2].rstrip() + _END
