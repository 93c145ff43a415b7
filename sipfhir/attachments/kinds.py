"""What kind of file some bytes are, by how they begin, and whether that is what a name or media type says.

A short table: what case systems take as attachments. A library that knows hundreds of kinds would only find
more ways to guess.
"""

from pathlib import PurePosixPath
from typing import NamedTuple

HEAD = 2048
"""Bytes of a file that are looked at."""


class _Kind(NamedTuple):
    """``starts`` are the magic bytes; ``types`` media types by file ending, the first for any other."""

    starts: tuple[bytes, ...]
    types: dict[str, str]


_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_KINDS = (
    _Kind((b"%PDF-",), {".pdf": "application/pdf"}),
    _Kind((b"\x89PNG\r\n\x1a\n",), {".png": "image/png"}),
    _Kind((b"\xff\xd8\xff",), {".jpg": "image/jpeg", ".jpeg": "image/jpeg"}),
    _Kind((b"GIF87a", b"GIF89a"), {".gif": "image/gif"}),
    _Kind((b"II*\0", b"MM\0*"), {".tif": "image/tiff", ".tiff": "image/tiff"}),
    _Kind((b"{\\rtf",), {".rtf": "application/rtf"}),
    _Kind(
        (b"PK\x03\x04", b"PK\x05\x06"),
        {
            ".zip": "application/zip",
            ".docx": f"{_OPEN_XML}wordprocessingml.document",
            ".xlsx": f"{_OPEN_XML}spreadsheetml.sheet",
            ".pptx": f"{_OPEN_XML}presentationml.presentation",
            ".odt": f"{_OPEN_DOCUMENT}text",
            ".ods": f"{_OPEN_DOCUMENT}spreadsheet",
        },
    ),
    _Kind(
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
        {
            "": "application/x-ole-storage",
            ".doc": "application/msword",
            ".xls": "application/vnd.ms-excel",
            ".ppt": "application/vnd.ms-powerpoint",
            ".msg": "application/vnd.ms-outlook",
        },
    ),
)
_PLAIN = {".txt": "text/plain", ".csv": "text/csv", ".xml": "application/xml", ".html": "text/html"}
_OTHER_NAMES = {
    "text/rtf": "application/rtf",
    "image/jpg": "image/jpeg",
    "image/tif": "image/tiff",
    "application/x-pdf": "application/pdf",
}


def media_type(head: bytes, name: str) -> str | None:
    """The media type of what begins so and is called so; None when the bytes do not tell."""
    kind, ending = _kind(head), _ending(name)
    if kind is not None:
        return kind.types.get(ending) or next(iter(kind.types.values()))
    return _PLAIN.get(ending) if head and b"\0" not in head else None


def agrees(head: bytes, name: str | None, said: str | None) -> bool:
    """Whether bytes are what their name's ending and media type say. What is said of no known kind agrees."""
    kind = _kind(head)
    claims = [_by_ending(_ending(name or "")), _by_type(said or "")]
    if kind is None:
        return not any(claims) and not (b"\0" in head and _is_plain(name, said))
    return all(claim in (None, kind) for claim in claims) and not _is_plain(name, said)


def ending(said: str) -> str | None:
    """What files of a media type are called, ``.pdf``; None for a type that the table does not have."""
    known = [(types, name) for kind in (*_KINDS, _Kind((), _PLAIN)) for name, types in kind.types.items()]
    return next((name for types, name in known if name and types == _bare(said)), None)


def _kind(head: bytes) -> _Kind | None:
    """A PDF may have other bytes before it (ISO 32000-1, annex H.3.4.1: within the first 1024)."""
    for kind in _KINDS:
        if head.startswith(kind.starts):
            return kind
    return _KINDS[0] if b"%PDF-" in head[:1024] else None


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _by_ending(ending: str) -> _Kind | None:
    return next((kind for kind in _KINDS if ending and ending in kind.types), None)


def _by_type(said: str) -> _Kind | None:
    plain = _bare(said)
    return next((kind for kind in _KINDS if plain in kind.types.values()), None)


def _is_plain(name: str | None, said: str | None) -> bool:
    return _ending(name or "") in _PLAIN or _bare(said or "").startswith("text/")


def _bare(said: str) -> str:
    """A media type without its parameters."""
    plain = said.partition(";")[0].strip().lower()
    return _OTHER_NAMES.get(plain, plain)
