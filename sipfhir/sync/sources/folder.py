"""A drop folder: files are claimed by rename, half-written ones waited for, finished ones archived.

``path/.taken`` holds what is claimed and ``archive`` what is done. A rename is whole or not there: two nodes
never claim the same file, and a killed run finds its own again. Folders of attachments stay where they are.
"""

import os
import time
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path

from sipfhir.errors import BadConfiguration, Fatal
from sipfhir.migrate.disk import digest_of
from sipfhir.site import Site
from sipfhir.sync.parcel import Taken
from sipfhir.sync.places import FromFolder
from sipfhir.sync.sources.naming import beside, ref
from sipfhir.sync.state import State

TAKEN = ".taken"
CLOCK = ".clock"
"""A file that is touched to learn what time it is where the files lie: a share has a clock of its own."""


class Folder:
    """The source of kind ``folder``. ``now`` gives seconds, as file times do; None asks the folder itself."""

    def __init__(
        self,
        config: FromFolder,
        folder: Path,
        site: Site,
        state: State | None = None,
        now: Callable[[], float] | None = None,
    ) -> None:
        self.name, self.config, self.site = config.name, config, site
        self.now = now or self._clock
        self.root = folder / config.path
        self.claimed = self.root / TAKEN
        self.archive = folder / config.archive if config.archive else self.root / "archive"

    def take(self) -> Iterator[Taken]:
        """What was claimed before and never done, then what lies ready, by name."""
        self._make()
        for file in self._files(self.claimed):
            yield self._taken(file)
        for file in self._ready(self.now()):
            claimed = self._claim(file)
            if claimed is not None:
                yield self._taken(claimed)

    def look(self) -> Iterator[Taken]:
        """The same files, left where they are; nothing is written."""
        claimed = self._files(self.claimed) if self.claimed.is_dir() else []
        yield from map(self._taken, (*claimed, *self._ready(time.time())))

    def find(self, ref: str, digest: str) -> Path | None:
        """An archived file by what the state calls it and the digest of its content."""
        for file in self._files(self.archive) if self.archive.is_dir() else ():
            if self._digest(file) == digest:
                return file
        return None

    def done(self, taken: Taken) -> None:
        """Into the archive, under its own name; beside one of that name, with its digest before it."""
        target = self.archive / taken.path.name
        if target.exists():
            target = self.archive / beside(taken.path.name, taken.digest)
        try:
            taken.path.replace(target)
        except FileNotFoundError:
            return
        except OSError as error:
            raise self._fatal("a file cannot be archived", error) from None

    def close(self) -> None:
        """Nothing is open."""

    def _make(self) -> None:
        try:
            for folder in (self.root, self.claimed, self.archive):
                folder.mkdir(parents=True, exist_ok=True)
            apart = self.archive.stat().st_dev != self.claimed.stat().st_dev
        except OSError as error:
            raise self._fatal("the folder cannot be used", error) from None
        if apart:
            raise BadConfiguration(
                f"source {self.name}: archive lies on another file system, where nothing can be renamed to. "
                "Give it a place on the one of the folder."
            )

    def _clock(self) -> float:
        clock = self.claimed / CLOCK
        try:
            clock.write_bytes(b"")
            return clock.stat().st_mtime
        except OSError as error:
            raise self._fatal("files cannot be claimed", error) from None

    def _ready(self, now: float) -> Iterator[Path]:
        """Files that nobody has touched for a while: half-written ones are left for the next run."""
        for file in self._files(self.root):
            try:
                lain = now - file.stat().st_mtime
            except FileNotFoundError:
                continue
            except OSError as error:
                raise self._fatal("a file cannot be looked at", error) from None
            if lain >= self.config.settle:
                yield file

    def _files(self, folder: Path) -> list[Path]:
        """Plain files by name; hidden ones are those that somebody is still writing. No link is followed: it
        may lead to what nobody meant to give."""
        try:
            found = [Path(each.path) for each in os.scandir(folder) if each.is_file(follow_symlinks=False)]
        except OSError as error:
            raise self._fatal("the folder cannot be read", error) from None
        wanted = (each for each in found if not each.name.startswith("."))
        return sorted(each for each in wanted if fnmatch(each.name, self.config.pattern))

    def _claim(self, file: Path) -> Path | None:
        """The file under its claimed name; None when another node was first."""
        claimed = self.claimed / file.name
        try:
            if claimed.exists():
                claimed = self.claimed / beside(file.name, self._digest(file))
            file.rename(claimed)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._fatal("a file cannot be claimed", error) from None
        return claimed

    def _taken(self, file: Path) -> Taken:
        content = self._digest(file)
        name = ref(self.site, self.name, file.name, content)
        return Taken(self.name, name, content, file, self.config.system, self.root / file.name)

    def _digest(self, file: Path) -> str:
        return digest_of(file, self.site.key) or ""

    def _fatal(self, what: str, error: OSError) -> Fatal:
        return Fatal(f"source {self.name}: {what}: {error.strerror}. Mend that, then resume.")
