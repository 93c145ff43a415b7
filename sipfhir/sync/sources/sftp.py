"""A folder at an SFTP server: files are claimed by rename there, read from a copy here, then archived there.

What is claimed stands in ``path/.taken`` at the server, so that the node that takes over after a crash finds
it. The copies here are made anew by each run, and gone with it.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path
from stat import S_IFREG, S_ISREG
from typing import NamedTuple, TypeVar

from sipfhir.errors import Fatal
from sipfhir.migrate.disk import digest_of
from sipfhir.site import Site
from sipfhir.sync.parcel import Taken
from sipfhir.sync.places import FromSftp
from sipfhir.sync.sources.folder import CLOCK, TAKEN
from sipfhir.sync.sources.naming import beside, ending, ref
from sipfhir.sync.sources.spool import Spool
from sipfhir.sync.ssh import Files, Session, said, there
from sipfhir.sync.state import State

Given = TypeVar("Given")
PIECE, MOST = 1 << 18, 64
"""Bytes at a time, and pieces that are asked for ahead."""


class Lying(NamedTuple):
    """A file at the server."""

    name: str
    size: int
    changed: int | None


class Sftp:
    """The source of kind ``sftp``."""

    def __init__(self, config: FromSftp, folder: Path, site: Site, state: State | None = None) -> None:
        self.name, self.config, self.site = config.name, config, site
        self.session = Session(f"source {config.name}", config.server, folder, config.retry)
        self.root = config.path.rstrip("/") or "/"
        self.claimed, self.archive = f"{self.root}/{TAKEN}", config.archive or f"{self.root}/archive"
        self.spool = Spool(config.name, folder, state)
        self._claims: dict[str, str] = {}

    def take(self) -> Iterator[Taken]:
        """What was claimed before and never done, then what lies ready, by name."""
        self.spool.clear()
        for folder in (self.claimed, self.archive):
            self._make(folder)
        for file in self._files(self.claimed):
            yield from self._taken(self.claimed, file)
        for file in self._ready(self._clock()):
            claimed = self._claim(file)
            if claimed is not None:
                yield from self._taken(self.claimed, claimed, file.name)

    def look(self) -> Iterator[Taken]:
        """The same files, left where they are: copies are made here, nothing is written there."""
        self.spool.clear()
        if TAKEN in self._do(lambda files: files.listdir(self.root), "the folder cannot be read"):
            for file in self._files(self.claimed):
                yield from self._taken(self.claimed, file)
        for file in self._files(self.root):
            yield from self._taken(self.root, file)

    def done(self, taken: Taken) -> None:
        """Into the archive there, under its own name; beside one of that name, with its digest before it."""
        name = self._claims.get(taken.ref)
        if name is not None:
            self._do(lambda files: self._file_away(files, name, taken.digest), "a file cannot be archived")
        self.spool.drop(taken.path)

    def close(self) -> None:
        """Hang up, and leave no copy."""
        self.session.close()
        self.spool.clear()

    def _file_away(self, files: Files, name: str, content: str) -> None:
        target = f"{self.archive}/{name}"
        if there(files, target):
            target = f"{self.archive}/{beside(name, content)}"
        try:
            files.move(f"{self.claimed}/{name}", target)
        except FileNotFoundError:
            return

    def _make(self, folder: str) -> None:
        def make(files: Files) -> None:
            if not there(files, folder):
                files.mkdir(folder)

        self._do(make, "the folder cannot be used")

    def _clock(self) -> float:
        """What time it is at the server, by the clock that its file times are of."""

        def touch(files: Files) -> int | None:
            files.open(f"{self.claimed}/{CLOCK}", "w").close()
            changed: int | None = files.stat(f"{self.claimed}/{CLOCK}").st_mtime
            return changed

        time = self._do(touch, "files cannot be claimed")
        if time is None and self.config.settle:
            raise Fatal(
                f"source {self.name}: the server does not say when a file was changed. Let what writes there "
                "write under a hidden name and rename, and set settle = 0."
            )
        return time or 0

    def _ready(self, now: float) -> Iterator[Lying]:
        """Files that nobody has touched for a while. Times are whole seconds: one more than is asked."""
        for file in self._files(self.root):
            if not self.config.settle or now - (file.changed or 0) > self.config.settle:
                yield file

    def _files(self, folder: str) -> list[Lying]:
        """Plain files by name; no hidden ones, and no links."""
        found = self._do(lambda files: files.listdir_attr(folder), "the folder cannot be read")
        plain = (one for one in found if S_ISREG(one.st_mode if one.st_mode is not None else S_IFREG))
        wanted = (one for one in plain if not one.filename.startswith(".") and "/" not in one.filename)
        lying = (Lying(one.filename, one.st_size or 0, one.st_mtime) for one in wanted)
        return sorted(one for one in lying if fnmatch(one.name, self.config.pattern))

    def _claim(self, file: Lying) -> Lying | None:
        """The file under its claimed name; None when another node was first, or it is gone."""

        def claim(files: Files) -> str | None:
            name = file.name
            while there(files, f"{self.claimed}/{name}"):
                name = beside(name, f"{file.changed or 0:08x}")
            try:
                files.move(f"{self.root}/{file.name}", f"{self.claimed}/{name}")
            except FileNotFoundError:
                return None
            return name

        name = self._do(claim, "a file cannot be claimed")
        return file._replace(name=name) if name is not None else None

    def _taken(self, folder: str, file: Lying, own: str | None = None) -> Iterator[Taken]:
        """The copy of a file. One that is gone is left out, one that still grows is given back."""
        copy = self._copied(f"{folder}/{file.name}", file)
        if copy is None:
            self._give_back(file.name, own)
            return
        content = digest_of(copy, self.site.key) or ""
        name = ref(self.site, self.name, file.name, content)
        copy = copy.replace(copy.with_name(name))
        if folder == self.claimed:
            self._claims[name] = file.name
        yield Taken(self.name, name, content, copy, self.config.system)

    def _copied(self, path: str, file: Lying) -> Path | None:
        def copy(files: Files) -> Path | None:
            made = self.spool.put(f"copy{ending(file.name)}", _pieces(files, path, file.size))
            after = files.stat(path)
            same = (after.st_size or 0, after.st_mtime) == (file.size, file.changed)
            return made if same and made.stat().st_size == file.size else None

        try:
            return self.session.do(copy)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._fatal("a file cannot be read", error) from None

    def _give_back(self, name: str, own: str | None) -> None:
        """A file that somebody still writes, for the next run."""

        def back(files: Files) -> None:
            with suppress(FileNotFoundError, PermissionError):
                if not there(files, f"{self.root}/{own}"):
                    files.move(f"{self.claimed}/{name}", f"{self.root}/{own}")

        if own is not None:
            self._do(back, "a file cannot be given back")

    def _do(self, act: Callable[[Files], Given], what: str) -> Given:
        try:
            return self.session.do(act)
        except OSError as error:
            raise self._fatal(what, error) from None

    def _fatal(self, what: str, error: OSError) -> Fatal:
        return Fatal(f"source {self.name}: {what}: {said(error)}. Mend that at the server, then resume.")


def _pieces(files: Files, path: str, size: int) -> Iterator[bytes]:
    """The file, and at most a byte more than it had: what grows as fast as it is read has no end."""
    with files.open(path, "rb") as stream:
        stream.prefetch(size, MOST)
        while size >= 0 and (piece := stream.read(min(PIECE, size + 1))):
            size -= len(piece)
            yield piece
