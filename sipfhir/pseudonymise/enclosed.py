"""Files inside a file, as base64: a tiny one of the same kind in the place of each."""

import base64
import binascii
import re
import zlib

_BASE64 = re.compile(r"[A-Za-z0-9+/\s]+={0,2}\s*")
_SHORTEST = 40
_LINE = 76

_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
_GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
_ZIP = b"PK\x05\x06" + bytes(18)


def _png() -> bytes:
    """One white point."""
    parts = ((b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0"), (b"IDAT", zlib.compress(b"\0\xff")), (b"IEND", b""))
    chunks = (
        len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


_TINY = (
    (b"%PDF-", _PDF),
    (b"\x89PNG", _png()),
    (b"GIF8", _GIF),
    (b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"),
    (b"PK\x03\x04", _ZIP),
    (b"PK\x05\x06", _ZIP),
    (b"{\\rtf", b"{\\rtf1 x}"),
    (b"<?xml", b'<?xml version="1.0"?><x/>'),
    (b"<html", b"<html><body>x</body></html>"),
    (b"\xd0\xcf\x11\xe0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
)


def tiny(data: bytes) -> bytes:
    """A file of the same kind with nothing in it; as empty as the file was."""
    if not data:
        return b""
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    return next((made for magic, made in _TINY if start.startswith(magic)), b"x\n")


def base64_file(text: str, *, sure: bool) -> str | None:
    """The base64 of a tiny file; None for what is none. Unless it is ``sure`` to be a file, only a long text
    of which the content is no text is taken for one."""
    if not _BASE64.fullmatch(text) or (not sure and len(text) < _SHORTEST):
        return None
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    made = base64.b64encode(tiny(data)).decode()
    return made if "\n" not in text.strip() else "\n".join(re.findall(f".{{1,{_LINE}}}", made))
