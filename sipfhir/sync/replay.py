"""Dead letters, tried again: a source whose inputs are their raw records, for one target.

A record lies in a file only while it is tried: in memory where the system has a place for that, else beside
the state; nobody else may read it, and it is taken away after.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

import msgspec

from sipfhir.errors import BadConfiguration, Fatal
from sipfhir.migrate.disk import digest_of
from sipfhir.sync.dead import Coffin
from sipfhir.sync.parcel import Again, Source, Taken
from sipfhir.sync.places import LETTERS
from sipfhir.sync.state import Letter, State
from sipfhir.values import digest

MEMORY = Path("/dev/shm")


@runtime_checkable
class Archive(Protocol):
    """A source that keeps what it has read."""

    def find(self, ref: str, digest: str) -> Path | None:
        """A file by what the state calls it and the digest of its content."""


class Letters:
    """The source of dead letters of one target: those that ``choose`` gives when they are taken. One whose
    record cannot be had is passed over, and stays."""

    name = LETTERS

    def __init__(
        self,
        choose: Callable[[], Sequence[Letter]],
        target: str,
        coffin: Coffin,
        state: State,
        sources: Mapping[str, Source],
        folder: Path,
    ) -> None:
        self.choose, self.coffin, self.state, self.sources = choose, coffin, state, sources
        name = digest(coffin.site.key, f"{folder.resolve()}\0{target}".encode("utf-8", "surrogateescape"))
        self.folder = (MEMORY if os.access(MEMORY, os.W_OK) else folder) / f".sipfhir-{name[:16]}"

    def take(self) -> Iterator[Taken]:
        """Each letter that is still open, with its record as a file."""
        _empty(self.folder)
        for light in self.choose():
            letter = self.state.letters.get(light.id)
            if letter is not None and letter.status == "open":
                yield from self._taken(letter)

    look = take

    def done(self, taken: Taken) -> None:
        """The file goes; that of an archive stays."""
        if taken.path.parent == self.folder:
            taken.path.unlink(missing_ok=True)

    def close(self) -> None:
        """All files go."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _taken(self, letter: Letter) -> Iterator[Taken]:
        try:
            file, ordinal = self._record(letter)
        except BadConfiguration:
            return
        again = Again(letter.id, letter.source, letter.ref, ordinal, letter.buried)
        name = f"{letter.id}{Path(letter.ref).suffix}"
        yield Taken(LETTERS, name, letter.digest, file, letter.system, again=again)

    def unkept(self, letter: Letter) -> str | None:
        """Why a record cannot be had; None when it can."""
        whole = self.state.letters.get(letter.id) or letter
        try:
            if whole.sealed is not None or self.archived(whole) is None:
                self.coffin.open(whole)
        except BadConfiguration as error:
            return str(error)
        return None

    def archived(self, letter: Letter) -> Path | None:
        """The file that a letter's record came in, where its source keeps what it has read."""
        source = self.sources.get(letter.source)
        return source.find(letter.ref, letter.digest) if isinstance(source, Archive) else None

    def _record(self, letter: Letter) -> tuple[Path, int]:
        """The file of a letter, and which of its records is meant. Raises BadConfiguration when it cannot be
        had."""
        archived = self.archived(letter) if letter.sealed is None else None
        if archived is not None:
            return archived, letter.ordinal
        file = self._unsealed(letter, self.coffin.open(letter))
        whole = digest_of(file, self.coffin.site.key) == letter.digest
        return file, letter.ordinal if whole else min(letter.ordinal, 1)

    def _unsealed(self, letter: Letter, raw: bytes) -> Path:
        file = self.folder / f"{letter.id}{Path(letter.ref).suffix}"
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as stream:
                stream.write(raw)
        except OSError as error:
            raise Fatal(f"dead letters cannot be unpacked: {error.strerror}. Make room, resume.") from None
        return file


def chosen(open_letters: Iterator[Letter], before: str) -> list[Letter]:
    """Those that a run tries by itself: trying again can help, and they were buried before it began."""
    return [one for one in open_letters if one.retry and one.buried < before]


def reasons(letter: Letter) -> list[str]:
    """The rules that a letter's target gave as reasons."""
    return msgspec.json.decode(letter.findings, type=list[str])


def _empty(folder: Path) -> None:
    """A folder of ours with nothing in it: what a killed run left goes."""
    try:
        if folder.is_symlink() or (folder.exists() and folder.stat().st_uid != os.getuid()):
            raise Fatal("the folder for dead letters belongs to somebody else. Take it away, then resume.")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise Fatal(f"dead letters cannot be unpacked: {error.strerror}. Mend that, then resume.") from None
