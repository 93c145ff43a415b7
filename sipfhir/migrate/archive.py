"""What lies in an archive, in stable order, and where the output of each file goes."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Literal

import msgspec

from sipfhir.errors import BadInput
from sipfhir.migrate.names import Names
from sipfhir.migrate.state import FOLDER

Kind = Literal["file", "enclosed", "dropping", "link", "special"]
DROPPINGS = (".ds_store", "thumbs.db", "desktop.ini")
"""What desktops leave in folders that people open; so is what begins with ``._``."""
RESERVED = ("report.json", "report.txt", "report.findings.ndjson")
"""Names in the output folder that no plan may take."""


class Found(msgspec.Struct, frozen=True):
    """One file of the archive.

    ``path`` is its real path below the archive, ``told`` what it is called, ``target`` where its plans go.
    """

    path: PurePosixPath
    told: PurePosixPath
    target: PurePosixPath
    kind: Kind = "file"


def paths(root: Path) -> list[PurePosixPath]:
    """Everything below a folder that is no folder, by name. Links are not followed. Raises BadInput.

    Of an archive that a migration has made its report and its journal are left out.
    """
    found = sorted(_below(root, PurePosixPath()), key=lambda path: path.parts)
    own = (FOLDER, *RESERVED) if (root / FOLDER).is_dir() else ()
    return [path for path in found if path.parts[0] not in own]


def _below(root: Path, below: PurePosixPath) -> Iterator[PurePosixPath]:
    try:
        entries = list(os.scandir(root / below))
    except OSError as error:
        raise BadInput(f"a folder of the archive cannot be opened: {error.strerror}.") from None
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _below(root, below / entry.name)
        else:
            yield below / entry.name


def found(
    root: Path, all_paths: list[PurePosixPath], enclosed: set[PurePosixPath], names: Names, ending: str
) -> list[Found]:
    """What there is to do for each path; ``enclosed`` are files of attachment folders."""
    told = {path: names.safe(path) for path in all_paths}
    kinds = {path: _kind(root / path, path in enclosed) for path in all_paths}
    files = [path for path in all_paths if kinds[path] == "file"]
    short = {path: told[path].with_suffix(ending) for path in files}
    times = Counter(map(_alike, short.values()))
    targets = {
        path: _long(told[path], ending) if times[_alike(at)] > 1 or str(at) in RESERVED else at
        for path, at in short.items()
    }
    return [Found(path, told[path], targets.get(path, told[path]), kinds[path]) for path in all_paths]


def _kind(file: Path, enclosed: bool) -> Kind:
    if file.name.lower() in DROPPINGS or file.name.startswith("._"):
        return "dropping"
    if file.is_symlink():
        return "link"
    if not file.is_file():
        return "special"
    return "enclosed" if enclosed else "file"


def _alike(path: PurePosixPath) -> str:
    """Where upper and lower case are the same, two names may be one file."""
    return str(path).casefold()


def _long(told: PurePosixPath, ending: str) -> PurePosixPath:
    """The whole name of the input with the target's ending: for those that would share a shorter one."""
    return told.with_name(told.name + (ending or ".ndjson"))
