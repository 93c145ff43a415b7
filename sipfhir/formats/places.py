"""From a place in a record's tree to a line and a column in the file."""

from typing import Any

from sipfhir.formats.json_text import locate
from sipfhir.formats.record import Record


def line_of(record: Record, element: Any) -> int:
    """The line in the file of an element of an XML record."""
    line = element.sourceline
    return record.line + line - 1 if line else record.line


def pointer_place(record: Record, pointer: str) -> tuple[int, int]:
    """Line and column in the file of a JSON pointer into a json, ndjson or fhir-searchset record.

    A pointer that leads nowhere gives the place of the last part that is there.
    """
    for origin, target in record.origins:
        if pointer == origin or pointer.startswith(origin + "/") or not origin:
            pointer = target + pointer[len(origin) :]
            break
    line, column = locate(record.raw, pointer)
    return record.line + line - 1, column + (record.column - 1 if line == 1 else 0)
