"""What files are called in the output, in findings and in the report: never by a person's name or number.

Files in an archive are often called after the person (``19121212-1212.xml``, ``Anna Andersson.pdf``). A part
of a path that may be such a name is called by a keyed id instead, everywhere. ``where.py`` does the same with
names inside a file.
"""

import re
from itertools import groupby
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from sipfhir.values import digest

_PLAIN = re.compile(r"(?!.*[0-9]{4})[^\W_][\w.-]{0,60}")
"""One word of letters, digits and marks; no run of four digits, which may be of a date of birth."""
_ENDING = re.compile(r"\.(?!.*[0-9]{4})[a-z0-9]{1,8}")
LENGTH = 16
"""Hexadecimal digits of an id: enough that two names of an archive never meet."""


def written(path: PurePosixPath) -> str:
    """A path as text that any format can hold, whatever bytes its names are made of."""
    return quote(path.as_posix(), errors="surrogateescape")


def path_of(text: str) -> PurePosixPath:
    """The path that was written so."""
    return PurePosixPath(unquote(text, errors="surrogateescape"))


class Names:
    """Paths as they may be told, under a site's key. ``masked``: every name is told by its id."""

    def __init__(self, key: bytes, masked: bool = False) -> None:
        self.key = key
        self.masked = masked

    def id(self, path: PurePosixPath) -> str:
        """The whole keyed id of a path."""
        return digest(self.key, path.as_posix().encode("utf-8", "surrogateescape"))

    def safe(self, path: PurePosixPath) -> PurePosixPath:
        """The path with an id for each part that may be a person's name or number."""
        whole = [PurePosixPath(*path.parts[: i + 1]) for i in range(len(path.parts))]
        folders = [part.name if self._tells(part.name) else self._called(part) for part in whole[:-1]]
        return PurePosixPath(*folders, self._file(whole[-1]))

    def called(self, path: PurePosixPath) -> PurePosixPath:
        """The path as it may be told, its last part an id whatever it is called."""
        return self.safe(path).with_name(self._called(path))

    def attachment(self, name: str, seed: PurePosixPath) -> str:
        """What a copied attachment is called: in ASCII, so that a link to it needs no escapes."""
        path = PurePosixPath(name.replace("\\", "/"))
        if path.name.isascii() and self._tells(path.stem) and _ENDING.fullmatch(path.suffix.lower()):
            return path.name
        ending = path.suffix.lower()
        return self._called(seed / path.name) + (ending if _ENDING.fullmatch(ending) else "")

    def _file(self, path: PurePosixPath) -> str:
        ending = path.suffix if _ENDING.fullmatch(path.suffix.lower()) else ""
        stem = path.name.removesuffix(ending) if ending else path.name
        return (stem if self._tells(stem) else self._called(path)) + ending

    def _tells(self, name: str) -> bool:
        """Whether a name seems to be no person's: two words with capitals may be first and last name."""
        capitals = sum(upper for upper, _ in groupby(name, str.isupper))
        return not self.masked and bool(_PLAIN.fullmatch(name)) and capitals < 2

    def _called(self, path: PurePosixPath) -> str:
        return f"id-{self.id(path)[:LENGTH]}"
