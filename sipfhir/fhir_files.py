"""FHIR files opened: a path, bytes, a stream or a folder; plain or gzipped."""

import io
import zlib
from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

from sipfhir.errors import BadInput
from sipfhir.opening import called

FhirLike = bytes | str | PathLike[str] | BinaryIO | dict[str, Any] | list[dict[str, Any]]
ENDINGS = (".ndjson", ".jsonl", ".json", ".xml")
_OURS = (".residue.json", ".expect.yaml")
_GZIP = b"\x1f\x8b"
_PEEK = 65_536


class File(NamedTuple):
    """One opened file, with the name that findings give."""

    stream: io.BufferedReader
    name: str | None
    unzipped: "Unzipped | None" = None

    def head(self) -> bytes:
        """How it begins."""
        return self.stream.peek(_PEEK)[:_PEEK]

    @property
    def cut_off(self) -> bool:
        """True when what was read was gzip that stops, or is broken, before its end."""
        return self.unzipped is not None and self.unzipped.cut_off


class Unzipped(io.RawIOBase):
    """The content of a gzip stream, as far as it can be had."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._ready = stream, b""
        self._inside: Any = zlib.decompressobj(wbits=31)
        self.cut_off = False

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        """Some more of it; nothing at its end, or where it breaks."""
        while not self._ready and not self.cut_off:
            data = self._inside.unconsumed_tail or self._inside.unused_data or self._stream.read(_PEEK)
            if self._inside.eof:
                if not data.strip(b"\0"):
                    break
                self._inside = zlib.decompressobj(wbits=31)
            self._more(data)
        taken = self._ready[: len(buffer)]
        self._ready = self._ready[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)

    def _more(self, data: bytes) -> None:
        try:
            self._ready = self._inside.decompress(data, _PEEK)
        except zlib.error:
            self.cut_off = True
        self.cut_off = self.cut_off or not data


def is_text(source: Any) -> bool:
    """True of a string that is FHIR itself and not a path."""
    return isinstance(source, str) and source.lstrip("\ufeff \t\r\n")[:1] in ("{", "[", "<")


def opened(source: Any, name: str | None) -> Iterator[File]:
    """The files of an input, one after the other; each is closed before the next. Raises BadInput."""
    if isinstance(source, bytes):
        yield _file(io.BytesIO(source), name)
    elif is_text(source):
        yield _file(io.BytesIO(source.encode("utf-8", "surrogatepass")), name)
    elif not isinstance(source, str | PathLike):
        yield _file(source, name)
    elif Path(source).is_dir():
        yield from _folder(Path(source), name)
    else:
        yield from _path(Path(source), name or called(source))


def is_fhir_folder(folder: Path) -> bool:
    """True of a folder that has files of FHIR by their names."""
    return bool(_files(folder))


def _folder(folder: Path, name: str | None) -> Iterator[File]:
    """All files of a folder, by name: the files by type of one export, or the pages of one answer."""
    paths = _files(folder)
    if not paths:
        raise BadInput(
            f"{name or called(folder)}: holds no *.ndjson, *.json or *.xml. Give a folder of FHIR, or a file."
        )
    for path in paths:
        yield from _path(path, f"{name}/{called(path.name)}" if name else called(path))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if _is_wanted(path) and path.is_file())


def _is_wanted(path: Path) -> bool:
    name = path.name.casefold().removesuffix(".gz")
    return name.endswith(ENDINGS) and not name.endswith(_OURS) and not name.startswith(".")


def _path(path: Path, name: str) -> Iterator[File]:
    try:
        raw = path.open("rb")
    except OSError as error:
        raise BadInput(f"{name}: cannot be opened: {error.strerror}.") from None
    with raw:
        yield _file(raw, name)


def _file(raw: Any, name: str | None) -> File:
    stream = raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, raw), _PEEK)
    if stream.peek(2)[:2] == _GZIP:
        unzipped = Unzipped(stream)
        return File(io.BufferedReader(unzipped, _PEEK), name, unzipped)
    return File(stream, name)
