"""A drop folder: files are claimed by rename, half-written ones waited for, finished ones archived.

``path/.taken`` holds what is claimed and ``archive`` what is done. A rename is whole or not there: two nodes
never claim the same file, and a killed run finds its own again.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path

from sipfhir.errors import Fatal
from sipfhir.migrate.disk import digest_of
from sipfhir.site import Site
from sipfhir.sync.parcel import Taken
from sipfhir.sync.places import FromFolder
from sipfhir.sync.state import State
from sipfhir.values import digest

TAKEN = ".taken"
ENDINGS = frozenset({".xml", ".json", ".ndjson", ".csv", ".txt", ".hl7", ".html", ".zip"})
"""What is told of a file's name. Behind the last dot of another may stand what nobody should read."""


class Folder:
    """The source of kind ``folder``. ``now`` gives seconds, as file times do."""

    def __init__(
        self,
        config: FromFolder,
        folder: Path,
        site: Site,
        state: State | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.name, self.config, self.site, self.now = config.name, config, site, now
        self.root = folder / config.path
        self.claimed = self.root / TAKEN
        self.archive = folder / config.archive if config.archive else self.root / "archive"

    def take(self) -> Iterator[Taken]:
        """What was claimed before and never done, then what lies ready, by name."""
        self._make()
        for file in self._files(self.claimed):
            yield self._taken(file)
        for file in self._ready():
            claimed = self._claim(file)
            if claimed is not None:
                yield self._taken(claimed)

    def look(self) -> Iterator[Taken]:
        """The same files, left where they are."""
        claimed = self._files(self.claimed) if self.claimed.is_dir() else []
        yield from map(self._taken, (*claimed, *self._ready()))

    def find(self, ref: str, digest: str) -> Path | None:
        """An archived file by what the state calls it and the digest of its content."""
        for file in self._files(self.archive) if self.archive.is_dir() else ():
            names = (file.name, file.name.partition("-")[2])
            if ref in map(self._ref, names) and self._digest(file) == digest:
                return file
        return None

    def done(self, taken: Taken) -> None:
        """Into the archive, under its own name; beside one of that name, with its digest before it."""
        target = self.archive / taken.path.name
        if target.exists():
            target = self.archive / f"{taken.digest[:8]}-{taken.path.name}"
        try:
            taken.path.replace(target)
        except FileNotFoundError:
            return
        except OSError as error:
            raise Fatal(
                f"{self.name}: a file cannot be archived: {error.strerror}. Mend that, resume."
            ) from None

    def close(self) -> None:
        """Nothing is open."""

    def _make(self) -> None:
        try:
            for folder in (self.root, self.claimed, self.archive):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Fatal(f"source {self.name}: the folder cannot be used: {error.strerror}.") from None

    def _ready(self) -> Iterator[Path]:
        """Files that nobody has touched for a while: half-written ones are left for the next run."""
        for file in self._files(self.root):
            with suppress(FileNotFoundError):
                if self.now() - file.stat().st_mtime >= self.config.settle:
                    yield file

    def _files(self, folder: Path) -> list[Path]:
        """Plain files by name; hidden ones are those that somebody is still writing."""
        try:
            found = [Path(each.path) for each in os.scandir(folder) if each.is_file(follow_symlinks=False)]
        except OSError as error:
            raise Fatal(f"source {self.name}: the folder cannot be read: {error.strerror}.") from None
        wanted = (each for each in found if not each.name.startswith("."))
        return sorted(each for each in wanted if fnmatch(each.name, self.config.pattern))

    def _claim(self, file: Path) -> Path | None:
        """The file under its claimed name; None when another node was first."""
        claimed = self.claimed / file.name
        if claimed.exists():
            claimed = self.claimed / f"{self._digest(file)[:8]}-{file.name}"
        try:
            file.rename(claimed)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Fatal(
                f"source {self.name}: files cannot be claimed: {error.strerror}. Mend its rights, run again."
            ) from None
        return claimed

    def _taken(self, file: Path) -> Taken:
        return Taken(self.name, self._ref(file.name), self._digest(file), file, self.config.system)

    def _ref(self, name: str) -> str:
        told = digest(self.site.key, f"{self.name}/{name}".encode("utf-8", "surrogateescape"))
        ending = Path(name).suffix.lower()
        return f"{told[:12]}{ending if ending in ENDINGS else ''}"

    def _digest(self, file: Path) -> str:
        return digest_of(file, self.site.key) or ""
