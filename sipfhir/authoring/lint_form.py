"""The form of the two YAML files, by their published schemas."""

from collections.abc import Iterator

from sipfhir.authoring.conforms import conforms
from sipfhir.authoring.faults import Fault
from sipfhir.authoring.options import Schema
from sipfhir.authoring.problem import Problem
from sipfhir.authoring.sources import Sources, dotted
from sipfhir.findings import Severity


def form(document: object, schema: Schema, sources: Sources) -> Iterator[tuple[Fault, Problem]]:
    """What does not conform, each with the problem that it is."""
    for fault in conforms(document, schema):
        spot = sources.spot(fault.path)
        yield (
            fault,
            Problem(
                "LINT-FORM", Severity.ERROR, spot, dotted(fault.path), fault.what, fault.expected, fault.write
            ),
        )
