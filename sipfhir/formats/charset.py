"""Charsets: what a file is in, and the lies that files tell about it.

Only charsets that keep ASCII as ASCII, and UTF-16, are taken: the first are cut byte by byte, the second is
recoded to UTF-8 on the way in.
"""

import codecs
import io
import re
from typing import BinaryIO

import msgspec

from sipfhir.errors import BadConfiguration
from sipfhir.findings import Finding, Place
from sipfhir.formats.charset_streams import Recoded, Rest
from sipfhir.formats.faults import Unreadable, error

RULE = "FORMAT-CHARSET"
BOM = "\ufeff"
HEAD = 4096

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BARE_UTF16 = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_DECLARED = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")
_LATIN = [f"iso8859-{part}" for part in (1, 2, 4, 5, 7, 9, 10, 13, 14, 15, 16)]
_WINDOWS = [f"cp{page}" for page in (437, 850, 858, 865, 1250, 1251, 1252, 1253, 1254, 1257)]
_TAKEN = frozenset(("utf-8", "ascii", "mac-roman", "utf-16-le", "utf-16-be", *_LATIN, *_WINDOWS))
_C1 = re.compile("[\x80-\x9f]")


class Charset(msgspec.Struct, frozen=True):
    """What a file is read in. ``sure`` when the user said so: then nothing is mended. ``seen``: UTF-8 by its
    bytes, where nothing but our description of the system said something else.

    ``inside`` is what the bytes are in after ``opened``: UTF-8 for UTF-16.
    """

    name: str
    bom: bool = False
    sure: bool = False
    seen: bool = False

    @property
    def inside(self) -> str:
        return "utf-8" if self.name.startswith("utf-16") else self.name


def known(name: str) -> str | None:
    """Python's name of a charset that we take, else None."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return "utf-8" if found == "utf-8-sig" else found if found in _TAKEN else None


def written(name: str) -> Charset:
    """The charset to write in. Raises BadConfiguration for one that we do not take."""
    found = known(name)
    if found is None:
        raise BadConfiguration(f"The charset {name} is not one that is written. Use utf-8 or iso-8859-1.")
    return Charset(found)


def find(head: bytes, default: str, override: str | None, file: str | None) -> Charset:
    """The charset of a file from its first bytes: override, BOM, XML declaration, default.

    Raises Unreadable for a charset that we do not take.
    """
    for bom, marked in _BOMS:
        if head.startswith(bom):
            return Charset(marked, bom=True, sure=override is not None)
    declared = _DECLARED.match(head.lstrip())
    bare = next((name for start, name in _BARE_UTF16 if head.startswith(start)), None)
    said = override or bare or (declared[1].decode("ascii") if declared else default)
    name = known(said)
    if name is None or (name.startswith("utf-16") and not (bare or override)):
        raise Unreadable(error(RULE, Place(file=file, line=1), reason="unknown"))
    return Charset(name, sure=override is not None)


def looks_utf8(data: bytes, *, cut: bool = False) -> bool:
    """Whether bytes with other letters than ASCII are UTF-8, as text in a Latin charset hardly ever is.

    ``cut``: the data may end inside a letter.
    """
    if data.isascii():
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=not cut)
    except UnicodeDecodeError:
        return False
    return True


def seen(head: bytes, charset: Charset) -> Charset:
    """UTF-8 where the first bytes are that and nobody but the system's description says something else.

    For formats that cannot declare a charset. Read as Latin, each letter would become two, unseen.
    """
    if charset.sure or charset.bom or not one_byte(charset) or not looks_utf8(head, cut=True):
        return charset
    return Charset("utf-8", seen=True)


def one_byte(charset: Charset) -> bool:
    """Whether every byte is a letter by itself, so that nearly any file can be read in it."""
    return charset.name not in ("utf-8", "ascii") and charset.inside != "utf-8"


def opened(
    stream: BinaryIO, default: str, override: str | None, file: str | None, *, declares: bool = True
) -> tuple[BinaryIO, Charset]:
    """The stream from after its BOM, UTF-16 recoded to UTF-8, and what it is in. Raises Unreadable.

    ``declares``: whether the format has a place where a file says its charset.
    """
    head = stream.read(HEAD)
    charset = find(head, default, override, file)
    if not declares:
        charset = seen(head, charset)
    bom = next((bom for bom, name in _BOMS if charset.bom and name == charset.name), b"")
    rest = io.BufferedReader(Rest(head[len(bom) :], stream))
    if charset.name.startswith("utf-16"):
        return io.BufferedReader(Recoded(rest, charset.name)), charset
    return rest, charset


def mended(text: str, charset: Charset) -> tuple[str, bool]:
    """The text, and True, when control codes 0x80-0x9F show that ISO-8859-1 is windows-1252 in truth."""
    if charset.sure or charset.name != "iso8859-1" or not _C1.search(text):
        return text, False
    try:
        return text.encode("iso8859-1").decode("cp1252"), True
    except UnicodeDecodeError:
        return text, True


def undecodable(data: bytes, start: int, line: int, file: str | None) -> Finding:
    """The finding for bytes that the charset does not have, at ``start`` of data that begins on ``line``."""
    before = data[:start]
    column = start - before.rfind(b"\n")
    return error(RULE, Place(file=file, line=line + before.count(b"\n"), column=column), reason="bytes")
