"""What a file is when it is no export at all: packed, a print-out, a web page, bytes that are no text."""

import re
from typing import Literal

Obstacle = Literal["empty", "packed", "zip", "pdf", "rtf", "office", "html", "binary"]

_MAGIC: tuple[tuple[bytes, Obstacle], ...] = (
    (b"\x1f\x8b", "packed"),
    (b"BZh", "packed"),
    (b"\xfd7zXZ\0", "packed"),
    (b"\x28\xb5\x2f\xfd", "packed"),
    (b"7z\xbc\xaf\x27\x1c", "packed"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
)
"""First bytes of gzip, bzip2, xz, zstd, 7z, zip (full, empty), PDF, RTF, and Office before 2007."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_PAGE = re.compile(rb"(?:<\?[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+)?html[\s>]", re.IGNORECASE | re.DOTALL)


def obstacle(head: bytes) -> Obstacle | None:
    """Why nothing can be read from a file that begins so; None when it may be an export."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        return "empty"
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            return kind
    if _PAGE.match(start):
        return "html"
    return "binary" if b"\0" in head and not head.startswith(_UTF16) else None
