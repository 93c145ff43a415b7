"""From what a reader noted (an element, a JSON pointer) to a place that a person can find in the file."""

import re
from typing import Any

from sipfhir.findings import Place
from sipfhir.formats import Record, line_of, pointer_place
from sipfhir.formats.csv import ROWS

_NAME = re.compile(
    r"@?(?!.*[0-9]{4})(?:[A-Za-z][\w.-]{0,20}:)?[^\W\d_](?:[\w.()-]|~[01]| (?=\()){0,60}(?:\[\d+\])?"
    r"|\*(?:\[\d+\])?"
)
"""What looks like a name that a system gave: one word, no run of four digits."""


def where(record: Record, node: Any, label: str, file: str | None, plan: str | None) -> Place:
    """The place of a leaf. ``node`` is an lxml element, or a pointer into a JSON or CSV record."""
    if not isinstance(node, str):
        return _in_xml(record, node, label, file, plan)
    if record.lines:
        return _in_csv(record, node, file, plan)
    return _in_json(record, node, file, plan)


def _in_xml(record: Record, node: Any, label: str, file: str | None, plan: str | None) -> Place:
    path = node.getroottree().getpath(node)
    told = "/".join(_told(step) for step in (f"{path}/{label}" if label else path).split("/"))
    return Place(file, line_of(record, node), None, told, plan)


def _in_csv(record: Record, pointer: str, file: str | None, plan: str | None) -> Place:
    """The column's name, none for a whole row; a shared column stands on the first line of the record."""
    steps = pointer.strip("/").split("/")
    inner = steps[0] == ROWS
    row = int(steps[1]) if inner and len(steps) > 1 else 0
    if (inner and len(steps) < 3) or steps == [""]:
        return Place(file, record.lines[row], None, None, plan)
    column = steps[-1].replace("~1", "/").replace("~0", "~")
    return Place(file, record.lines[row], None, column if _NAME.fullmatch(column) else "*", plan)


def _in_json(record: Record, pointer: str, file: str | None, plan: str | None) -> Place:
    """Line and column are found by reading the record's text again."""
    line, column = pointer_place(record, pointer)
    for inner, outer in record.origins:
        if inner and pointer.startswith(inner + "/"):
            pointer = outer + pointer[len(inner) :]
            break
    return Place(file, line, column, "/".join(map(_told, pointer.split("/"))), plan)


def _told(step: str) -> str:
    """A step of a path as it may be told: a name that may be data (a map by personnummer) is only a star."""
    if not step or step.isdigit() or _NAME.fullmatch(step):
        return step
    return "@*" if step.startswith("@") else "*"
