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


def paths(root: Path, names: Names) -> list[PurePosixPath]:
    """Everything below a folder that is no folder, by name. Links are not followed.

    Raises BadInput for a folder that cannot be opened: what lies in it would be taken for gone.

    Of an archive that a migration has made its report and its journal are left out.
    """
    found = sorted(_below(root, PurePosixPath(), names), key=lambda path: path.parts)
    own = (FOLDER, *RESERVED) if (root / FOLDER).is_dir() else ()
    return [path for path in found if path.parts[0] not in own]


def _below(root: Path, below: PurePosixPath, names: Names) -> Iterator[PurePosixPath]:
    try:
        entries = list(os.scandir(root / below))
    except OSError as error:
        told = names.safe(below) if below.parts else below
        raise BadInput(
            f"{told}: this folder of the archive cannot be opened: {error.strerror}. "
            "Nothing was carried over. Let it be read, or take it out of the archive."
        ) from None
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _below(root, below / entry.name, names)
        else:
            yield below / entry.name


def found(
    root: Path, all_paths: list[PurePosixPath], enclosed: set[PurePosixPath], names: Names, ending: str
) -> list[Found]:
    """What there is to do for each path; ``enclosed`` are files of attachment folders."""
    told = {path: names.safe(path) for path in all_paths}
    kinds = {path: _kind(root / path, path in enclosed) for path in all_paths}
    files = [path for path in all_paths if kinds[path] == "file"]
    targets = {path: told[path].with_suffix(ending) for path in files}
    targets |= {path: _long(told[path], ending) for path in _meeting(targets)}
    # Whole names may meet too: `a.xml`, `a.csv`, `a.xml.json`, or folders that differ in case only.
    targets |= {path: _long(names.called(path), ending) for path in _meeting(targets)}
    return [Found(path, told[path], targets.get(path, told[path]), kinds[path]) for path in all_paths]


def _kind(file: Path, enclosed: bool) -> Kind:
    if file.name.lower() in DROPPINGS or file.name.startswith("._"):
        return "dropping"
    if file.is_symlink():
        return "link"
    if not file.is_file():
        return "special"
    return "enclosed" if enclosed else "file"


def _meeting(targets: dict[PurePosixPath, PurePosixPath]) -> list[PurePosixPath]:
    """The paths whose output would take the name of another's, or of a report."""
    times = Counter(map(_alike, targets.values()))
    return [path for path, at in targets.items() if times[_alike(at)] > 1 or _alike(at) in RESERVED]


def _alike(path: PurePosixPath) -> str:
    """Where upper and lower case are the same, two names may be one file."""
    return str(path).casefold()


def _long(told: PurePosixPath, ending: str) -> PurePosixPath:
    """The whole name with the target's ending: for those that would share a shorter one."""
    return told.with_name(told.name + (ending or ".ndjson"))
