"""Files of ours that a source is read into: beside the state, for nobody else to read, gone when done."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from sipfhir.errors import Fatal
from sipfhir.sync.state import State

NOTE = ".note"


class Spool:
    """The files of one source. ``name`` is that of the configuration. Raises Fatal when the disk refuses."""

    def __init__(self, name: str, folder: Path, state: State | None) -> None:
        self.name = name
        self.folder = (state.folder if state else folder) / "spool" / f"{quote(name, safe='')}.in"

    def has(self, name: str) -> bool:
        """Whether a file of that name is whole there."""
        return (self.folder / name).exists()

    def files(self) -> list[Path]:
        """Whole files, by name."""
        return sorted(each for each in self._all() if not each.name.startswith("."))

    def put(self, name: str, pieces: Iterable[bytes]) -> Path:
        """A file: whole and on the disk, or not there. What the pieces raise goes through as it is."""
        file, aside = self.folder / name, self.folder / f".{name}.part"
        with self._told():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            for piece in pieces:
                self._write(handle, piece)
            with self._told():
                os.fsync(handle)
        finally:
            os.close(handle)
        with self._told():
            aside.replace(file)
        return file

    def drop(self, file: Path) -> None:
        """Take a file away; said twice, it is gone once."""
        with self._told():
            file.unlink(missing_ok=True)

    def clear(self) -> None:
        """Take everything away."""
        for file in self._all():
            self.drop(file)

    def note(self) -> dict[str, Any]:
        """What was noted; nothing at first."""
        try:
            return dict(msgspec.json.decode((self.folder / NOTE).read_bytes()))
        except (OSError, msgspec.DecodeError):
            return {}

    def keep(self, note: dict[str, Any]) -> None:
        """Note how far this is."""
        self.put(NOTE, [msgspec.json.encode(note)])

    def _write(self, handle: int, piece: bytes) -> None:
        with self._told():
            while piece:
                piece = piece[os.write(handle, piece) :]

    def _all(self) -> list[Path]:
        return list(self.folder.iterdir()) if self.folder.is_dir() else []

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise Fatal(
                f"source {self.name}: its spool beside the state cannot be written: {error.strerror}. Mend "
                "that, then resume."
            ) from None
