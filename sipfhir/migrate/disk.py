"""Files that are whole or not there: written aside, flushed to the disk, then given their name."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path, PurePosixPath

from sipfhir.durable import flush
from sipfhir.errors import Fatal

PIECE = 1 << 20
_PERSON = b"sipfhir migrate"


@contextmanager
def told(what: PurePosixPath | str) -> Iterator[None]:
    """What the disk refuses becomes Fatal, with the file's safe name and what the system says."""
    try:
        yield
    except OSError as error:
        raise Fatal(
            f"{what}: cannot be written: {error.strerror}. Mend that, then run the same command again: "
            "what is done stays done."
        ) from None


class Aside:
    """A new file that grows, under a name that is not its own."""

    def __init__(self, file: Path, key: bytes) -> None:
        self.file = file
        self._stream = file.open("xb")
        self._hashed = blake2b(key=key, digest_size=16, person=_PERSON)

    def write(self, piece: bytes) -> None:
        """More of it."""
        self._hashed.update(piece)
        self._stream.write(piece)

    def close(self) -> str:
        """It is whole and on the disk; said twice, it is so once. Its keyed digest."""
        if not self._stream.closed:
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._stream.close()
        return self._hashed.hexdigest()

    def drop(self) -> None:
        """It will not be needed."""
        with suppress(OSError):
            self._stream.close()


def digest_of_bytes(data: bytes, key: bytes) -> str:
    """The same digest as that of a file with these bytes."""
    return blake2b(data, key=key, digest_size=16, person=_PERSON).hexdigest()


def digest_of(file: Path, key: bytes) -> str | None:
    """The keyed digest of a file's bytes; None when it cannot be read."""
    hashed = blake2b(key=key, digest_size=16, person=_PERSON)
    try:
        with file.open("rb") as stream:
            while piece := stream.read(PIECE):
                hashed.update(piece)
    except OSError:
        return None
    return hashed.hexdigest()


def place(aside: Path, file: Path) -> None:
    """Give a file that was written aside its name."""
    made = [folder for folder in (file.parent, *file.parent.parents) if not folder.exists()]
    file.parent.mkdir(parents=True, exist_ok=True)
    os.replace(aside, file)
    for folder in (file.parent, *(one.parent for one in made)):
        flush(folder)


def remove(root: Path, files: Iterable[PurePosixPath]) -> None:
    """Take files away, and the folders below ``root`` that are empty then."""
    for file in files:
        with suppress(FileNotFoundError, NotADirectoryError):
            (root / file).unlink()
        for folder in file.parents[:-1]:
            with suppress(OSError):
                (root / folder).rmdir()
