"""Den enskilde ↔ PID, PD1, PV1: who it is, and that the personal data are protected.

The kind of protection stands in PV1-16; PD1-12 says to every receiver that there is one.
"""

from typing import Any

from sipfhir.carriers.hl7v2.line import Line, Out
from sipfhir.carriers.hl7v2.parts import read_part, write_part
from sipfhir.carriers.hl7v2.profile import at
from sipfhir.carriers.hl7v2.scope import Scope
from sipfhir.findings import Place
from sipfhir.plan import Concept, Person


def write_person(person: Person, out: Out, *, visit: bool) -> list[Line]:
    """The segments of a person; ``visit``: PV1 stands even when nothing is said in it, PD1 never."""
    part = out.part()
    write_part(person, "person", part)
    pid = part.line("PID")
    if not pid.has(5):
        pid.put(5, out.endpoint.protected_name if person.protection else out.endpoint.unknown)
    lines = [pid]
    if person.protection and not visit:
        part.line("PD1").put(12, "Y")
        lines.append(part.line("PD1"))
    return [*lines, part.line("PV1")] if visit or person.protection else lines


def read_person(scope: Scope, places: dict[str, Place]) -> Person | None:
    """The person; None when nothing is said of anyone."""
    found: dict[str, Any] = read_part("person", scope, "person", places)
    marked = scope.first(at("PD1-12"))
    if marked is not None and marked.raw(1) == "Y" and "protection" not in found:
        found["protection"] = Concept(None, scope.endpoint.tables["protection"].other)
    return Person(**found) if found else None
