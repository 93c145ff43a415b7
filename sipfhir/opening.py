"""Files opened so that their beginning can be looked at first."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike, fspath
from pathlib import Path
from typing import BinaryIO, cast

from sipfhir.errors import BadInput

HEAD = 65_536
"""How much of a file is looked at to tell what it is."""

FileLike = str | PathLike[str] | bytes | BinaryIO


def opened(source: FileLike, file: str | None = None) -> tuple[io.BufferedReader, str | None]:
    """A stream with a buffer as long as what is looked at, and the file's name. Raises BadInput."""
    if isinstance(source, bytes):
        return io.BufferedReader(io.BytesIO(source), HEAD), file
    if not isinstance(source, str | PathLike):
        return io.BufferedReader(cast(io.RawIOBase, source), HEAD), file
    with _told(called(source)):
        raw = io.FileIO(source)
    return io.BufferedReader(raw, HEAD), file or called(source)


def content(path: Path, name: str | None = None) -> bytes:
    """A whole file. ``name`` is what a message calls it. Raises BadInput."""
    with _told(name or called(path)):
        return path.read_bytes()


@contextmanager
def _told(name: str) -> Iterator[None]:
    try:
        yield
    except IsADirectoryError:
        raise BadInput(f"{name}: is a folder. Give the files in it.") from None
    except OSError as error:
        raise BadInput(f"{name}: cannot be opened: {error.strerror}.") from None


def called(name: str | PathLike[str]) -> str:
    """What a file is called in a report: bytes of no charset and control characters are escaped.

    A name may hold anything but a slash; no report can hold a lone byte, nor JUnit a control character.
    """
    return "".join(
        char if char.isprintable() or char == "\N{NBSP}" else _escaped(char) for char in fspath(name)
    )


def _escaped(char: str) -> str:
    byte = ord(char) - 0xDC00
    return f"\\x{byte:02x}" if 0x80 <= byte <= 0xFF else char.encode("unicode_escape").decode()


def beginning(stream: io.BufferedReader) -> bytes:
    """The beginning of a stream, which can be read again."""
    return stream.peek(HEAD)[:HEAD]
