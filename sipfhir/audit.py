"""Who was given what, and what became of it: one JSON line each, with the digest of the one before.

A line that is changed, taken out or put in breaks the chain from there on; lines cut off at the end are seen
by a ``Mark`` kept elsewhere. The digests are keyed: without the site's key nobody can make a chain anew. No
personal data: a person is a keyed pseudonym, of no use without the key.
"""

import json
import os
from pathlib import Path
from threading import Lock
from typing import BinaryIO, NamedTuple

from filelock import FileLock

from sipfhir.errors import Fatal
from sipfhir.values import digest

_FIRST = "0" * 32
_BLOCK = 1 << 16


class Mark(NamedTuple):
    """How far a chain has come: the number of its last line, and the digest of that."""

    number: int = 0
    digest: str = _FIRST


class Checked(NamedTuple):
    """What a check of a chain found. ``broken`` is its first bad line, from 1. ``torn``: the last line is a
    piece of one, as a kill leaves it; the next writer mends that. ``cut``: the mark is not in it."""

    end: Mark
    broken: int | None = None
    torn: bool = False
    cut: bool = False

    @property
    def whole(self) -> bool:
        """Nothing was done to it."""
        return self.broken is None and not self.cut


class Audit:
    """One file, appended to by any number of processes. ``key`` is the site's. Without a file none is kept.

    ``durable``: a line is on the disk when ``tell`` returns, not only with the operating system.
    """

    def __init__(self, file: Path | None, key: bytes, durable: bool = False) -> None:
        self._file, self._key, self._durable, self._lock = file, key, durable, Lock()
        self._end, self._size = Mark(), 0

    def pseudonym(self, *identity: str) -> str:
        """A person as the file names them."""
        return digest(self._key, b"audit person\0" + "\0".join(identity).encode())

    def tell(self, **what: object) -> Mark:
        """Append a line; how far the chain has come with it. Raises Fatal when it cannot be kept."""
        if self._file is None:
            return self._end
        try:
            with self._lock, FileLock(f"{self._file}.lock", mode=0o600), _private(self._file) as stream:
                self._follow(stream)
                self._append(stream, what)
        except OSError as error:
            raise Fatal(
                f"the audit log cannot be written: {error.strerror}. Nothing more is given to anybody. Mend "
                "that, then resume."
            ) from None
        return self._end

    def _append(self, stream: BinaryIO, what: dict[str, object]) -> None:
        line = {"number": self._end.number + 1, **what, "before": self._end.digest}
        text = json.dumps(line, ensure_ascii=False)
        told = digest(self._key, text.encode())
        stream.write(f'{text[:-1]}, "digest": "{told}"}}\n'.encode())
        stream.flush()
        if self._durable:
            os.fsync(stream.fileno())
        self._end, self._size = Mark(self._end.number + 1, told), stream.tell()

    def _follow(self, stream: BinaryIO) -> None:
        """Where the chain ends now: others may have written. A torn line of a killed process goes, and a line
        says so."""
        size = stream.seek(0, os.SEEK_END)
        if size == self._size:
            return
        last, whole = _last_line(stream, size)
        self._end, self._size = _end(last, self._key, stream), whole
        if whole < size:
            stream.truncate(whole)
            stream.seek(0, os.SEEK_END)
            self._append(stream, {"event": "mended", "cut": size - whole})


def checked(file: Path, key: bytes, mark: Mark | None = None) -> Checked:
    """Follow a chain from its beginning, past a mark. Raises Fatal when the file cannot be read."""
    end, broken, torn, seen = Mark(), None, False, mark is None or mark.number == 0
    try:
        with file.open("rb") as stream:
            for number, text in enumerate(stream, start=1):
                if not text.endswith(b"\n"):
                    torn = True
                    break
                found = _checked(text, end, key)
                if found is None:
                    broken = broken or number
                end = found or Mark(number, digest(key, _bare(text)))
                seen = seen or end == mark
    except OSError as error:
        raise Fatal(f"{file}: the audit log cannot be read: {error.strerror}.") from None
    return Checked(end, broken, torn, not seen)


def broken_at(file: Path, key: bytes) -> int | None:
    """The first line, from 1, at which the chain is broken; None when it is whole."""
    return checked(file, key).broken


def _checked(text: bytes, before: Mark, key: bytes) -> Mark | None:
    """The mark of a line that follows on another; None when it does not."""
    try:
        line = json.loads(text)
        told = line.pop("digest")
    except (ValueError, KeyError, AttributeError, TypeError):
        return None
    bare = json.dumps(line, ensure_ascii=False)
    made = digest(key, bare.encode())
    as_written = f'{bare[:-1]}, "digest": "{told}"}}'.encode()
    follows = (line.get("number"), line.get("before")) == (before.number + 1, before.digest)
    return Mark(before.number + 1, made) if made == told and follows and as_written == _bare(text) else None


def _bare(text: bytes) -> bytes:
    return text.removesuffix(b"\n")


def _last_line(stream: BinaryIO, size: int) -> tuple[bytes, int]:
    """The last whole line, and where it ends."""
    length = _BLOCK
    while True:
        start = max(0, size - length)
        stream.seek(start)
        whole = stream.read(size - start).rpartition(b"\n")[0]
        _, found, line = whole.rpartition(b"\n")
        if found or start == 0:
            return line, start + len(whole) + 1 if whole else 0
        length *= 2


def _end(line: bytes, key: bytes, stream: BinaryIO) -> Mark:
    """Where the chain goes on after a line; after one that is none, all the same: the break stays seen."""
    if not line:
        return Mark()
    try:
        told = json.loads(line)
        return Mark(int(told["number"]), str(told["digest"]))
    except (ValueError, KeyError, TypeError):
        stream.seek(0)
        return Mark(sum(1 for _ in stream), digest(key, line))


def _private(file: Path) -> BinaryIO:
    file.parent.mkdir(parents=True, exist_ok=True)
    return os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
