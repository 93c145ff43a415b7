"""The output of one input, written aside until all of it is there."""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from shutil import rmtree

import msgspec

from sipfhir.migrate import disk


class Output(msgspec.Struct, frozen=True):
    """One file of the output: where it goes, and the keyed digest of its bytes."""

    path: str
    digest: str


class Stage:
    """Files on their way into ``out``; until then in ``folder``, which is emptied first. Raises Fatal."""

    def __init__(self, folder: Path, out: Path, key: bytes) -> None:
        self.folder = folder
        self.out = out
        self.key = key
        self._asides: dict[PurePosixPath, disk.Aside] = {}
        with disk.told("."):
            rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True, exist_ok=True)

    def append(self, path: PurePosixPath, piece: bytes) -> None:
        """More of a file; it is made with its first piece."""
        with disk.told(path):
            if path not in self._asides:
                aside = self.folder / str(len(self._asides))
                self._asides[path] = disk.Aside(aside, self.key)
            self._asides[path].write(piece)

    def put(self, path: PurePosixPath, pieces: Iterable[bytes]) -> None:
        """A whole file."""
        self.append(path, b"")
        for piece in pieces:
            self.append(path, piece)
        with disk.told(path):
            self._asides[path].close()

    def finish(self) -> list[Output]:
        """What there is, all of it on the disk under names of its own."""
        outputs = []
        for path, aside in self._asides.items():
            with disk.told(path):
                outputs.append(Output(str(path), aside.close()))
        return outputs

    def place(self) -> None:
        """Give each file its name."""
        for path, aside in self._asides.items():
            with disk.told(path):
                disk.place(aside.file, self.out / path)

    def close(self) -> None:
        """Nothing more of it is wanted."""
        for aside in self._asides.values():
            aside.drop()
        self._asides = {}
        rmtree(self.folder, ignore_errors=True)
