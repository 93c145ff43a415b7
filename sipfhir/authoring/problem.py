"""What a check of a mapping finds: where, what is wrong, what was expected, what to write instead."""

import re
from pathlib import Path

import msgspec

from sipfhir.findings import Severity
from sipfhir.rules.catalogue import Words

_PLACED = re.compile(r"^(?P<file>.+?):(?P<line>\d+)(?::(?P<column>\d+))?: (?P<what>.*)$", re.DOTALL)


class Spot(msgspec.Struct, frozen=True, order=True):
    """A place in a file of the author's: line and column from 1, 0 where there is none."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.file, *(str(number) for number in (self.line, self.column) if number)])


class Problem(msgspec.Struct, frozen=True):
    """One problem. Texts name places, words of tables and codes, never a value from a plan.

    ``path`` is the YAML path (``plan.person.name``) or the column of a table.
    """

    rule: str
    severity: Severity
    spot: Spot
    path: str
    what: Words
    expected: Words
    write: Words


def shown(file: Path | str) -> str:
    """A file's name as it is typed: from the working directory when it lies below that."""
    path = Path(file)
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    return str(path)


def placed(message: str, otherwise: Spot) -> tuple[Spot, str]:
    """The ``file:line:column`` that a message of the engine begins with, and the rest of it."""
    match = _PLACED.match(message)
    if match is None:
        return otherwise, message
    return Spot(shown(match["file"]), int(match["line"]), int(match["column"] or 0)), match["what"]
