"""Parts of a plan by the rows of fields.yaml: written into segments, read out of them with their places."""

from typing import Any

from sipfhir.carriers.hl7v2.line import Out
from sipfhir.carriers.hl7v2.numbers import NUMBERS
from sipfhir.carriers.hl7v2.people import PEOPLE
from sipfhir.carriers.hl7v2.profile import at
from sipfhir.carriers.hl7v2.scope import Scope
from sipfhir.carriers.hl7v2.values import VALUES
from sipfhir.findings import Place

KINDS = VALUES | NUMBERS | PEOPLE


def write_part(part: Any, name: str, out: Out) -> None:
    """Every field of a part that has a row."""
    for field, row in out.endpoint.parts[name].items():
        value = getattr(part, field)
        if row.how in KINDS and value is not None and value != ():
            KINDS[row.how].write(value, row, field, out)


def read_part(name: str, scope: Scope, path: str, places: dict[str, Place]) -> dict[str, Any]:
    """The fields of a part that a message holds. ``places`` gets where each of them stands."""
    found: dict[str, Any] = {}
    for field, row in scope.endpoint.parts[name].items():
        value = KINDS[row.how].read(row, field, scope) if row.how in KINDS else None
        if value is None or value == ():
            continue
        found[field] = value
        place = at(row.at)
        segment = scope.segments.get(place.segment) or next(iter(scope.notes), None)
        if segment:
            whole = f"{path}.{field}" if path else field
            places[whole] = Place(scope.opened.file, segment.line, None, segment.path(place.field), whole)
    return found
