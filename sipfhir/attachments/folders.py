"""The folders of attachments beside one export: which is a plan's, what is in it, what is nobody's."""

import os
from collections import defaultdict
from pathlib import Path

from sipfhir.attachments.paths import Refused, below, fold, is_file, is_segment, is_text, listed
from sipfhir.attachments.pattern import FILE, IDENTIFIER, AttachmentFolder

_DROPPINGS = (".ds_store", "thumbs.db", "desktop.ini")
"""What desktops leave in folders that people open; nobody's attachment."""


class Folders:
    """``export`` is the path of the file that was read. ``root`` is None when no outer folder is there."""

    def __init__(self, export: Path, settings: AttachmentFolder) -> None:
        self.base = export.parent
        self.root: Path | None = None
        self._last = IDENTIFIER
        self._taken: dict[str, str] = {}
        for pattern in settings.patterns:
            *outer, last = pattern.split("/")
            self.steps = tuple(step.replace(FILE, export.stem) for step in outer)
            self._last = last
            self.root = self._outer()
            if self.root:
                self.steps = self.root.relative_to(self.base).parts
                break
        self._names = _names(self.root)

    def _outer(self) -> Path | None:
        try:
            path = below(self.base, self.steps)
        except Refused:
            return None
        return path if os.path.isdir(path) else None

    def of(self, identifier: str) -> tuple[str, ...] | None:
        """The steps to a plan's folder, None when it has none. Raises Refused.

        A name that differs in case, or in how its letters are composed, is the one when no other is.
        """
        wanted = self._last.replace(IDENTIFIER, identifier)
        if self.root is None:
            return None
        if not is_segment(wanted):
            raise Refused("name")
        if self._names is None:
            raise Refused("closed")
        alike = self._names.get(fold(wanted), [])
        exact = [name for name in alike if name == wanted] or alike
        if len(exact) > 1:
            raise Refused("ambiguous")
        return self._take(exact[0], identifier) if exact else None

    def _take(self, name: str, identifier: str) -> tuple[str, ...] | None:
        assert self.root is not None
        path = below(self.root, (name,))
        if self._taken.setdefault(name, identifier) != identifier:
            raise Refused("shared")
        return (*self.steps, name) if os.path.isdir(path) else None

    def files(self, folder: tuple[str, ...]) -> tuple[list[tuple[str, ...]], list[str]]:
        """The files of a folder and below, in the order of their names, and why others were left out."""
        top = self.base.joinpath(*folder)
        found: list[tuple[str, ...]] = []
        refused: list[str] = []
        shut: list[OSError] = []
        for where, inner, names in os.walk(top, onerror=shut.append):
            inner.sort()
            steps = (*folder, *Path(where).relative_to(top).parts)
            refused += ["link" for name in inner if (Path(where) / name).is_symlink()]
            for name in sorted(names):
                self._sort(Path(where) / name, (*steps, name), found, refused)
        return found, refused + ["closed"] * len(shut)

    def _sort(
        self, path: Path, steps: tuple[str, ...], found: list[tuple[str, ...]], refused: list[str]
    ) -> None:
        if _is_dropping(path.name):
            return
        if not all(map(is_text, steps)):
            refused.append("name")
        elif is_file(path):
            found.append(steps)
        else:
            refused.append("link")

    def orphans(self) -> int:
        """How many files and folders of the outer folder no plan has taken."""
        names = [name for alike in (self._names or {}).values() for name in alike]
        return sum(name not in self._taken for name in names)


def _names(root: Path | None) -> dict[str, list[str]] | None:
    """The names in the outer folder, by what they are but for case; None when it cannot be opened."""
    names: dict[str, list[str]] = defaultdict(list)
    found = listed(root) if root else []
    if found is None:
        return None
    for name in found:
        if not _is_dropping(name):
            names[fold(name)].append(name)
    return names


def _is_dropping(name: str) -> bool:
    return name.startswith("._") or name.lower() in _DROPPINGS
