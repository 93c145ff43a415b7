"""Files that are whole and on the disk under their names, or not there."""

import os
from contextlib import suppress
from pathlib import Path


def write(file: Path, data: bytes) -> None:
    """Written aside, flushed, then given its name, and the name flushed. Raises OSError: what stood there
    stands, and nothing lies aside."""
    aside = file.with_name(f".{file.name}.part")
    try:
        with aside.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(file)
    finally:
        with suppress(OSError):
            aside.unlink()
    flush(file.parent)


def flush(folder: Path) -> None:
    """New names in a folder are on the disk as well; only POSIX lets a folder be opened for that."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
