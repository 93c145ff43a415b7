"""Varifrån planen kom ↔ Provenance: source system, record, mapping. A plan whose source is not known has
none."""

from typing import Any

from sipfhir.plan import Source
from sipfhir.resources.extensions import extensions
from sipfhir.resources.pairs import derived, element, fixed
from sipfhir.resources.reading import Reading
from sipfhir.resources.references import the_plan
from sipfhir.resources.resource import Resource
from sipfhir.resources.systems import Node, Systems


def _recorded(source: Source, build: Any) -> str | None:
    """The run's instant; without one, the plan's own latest instant. A bare date is no instant."""
    moments = (build.context.recorded, build.plan.updated, build.plan.created)
    return next((at for at in moments if at and "T" in at), None)


def _not_recorded(source: Source, build: Any) -> Node | None:
    return None if _recorded(source, build) else build.tables.systems.absent


def _is_absent(node: Any, r: Reading) -> bool:
    return bool(node == r.systems.absent)


def _assembler(systems: Systems) -> Node:
    return {"coding": [{"system": systems.code_system("provenance-participant"), "code": "assembler"}]}


PROVENANCE = Resource(
    "Provenance",
    Source,
    (
        *extensions("installation", "mapping_version", "line"),
        the_plan("target"),
        derived("recorded", _recorded, "when the resources were made"),
        derived("_recorded", _not_recorded, "when the resources were made", _is_absent),
        fixed("agent[].type", _assembler, "fixed by the mapping"),
        element("system", "agent[].who.display"),
        derived(
            "entity[].role", lambda source, build: "source" if source.digest else None, "fixed by the mapping"
        ),
        element("digest", "entity[].what.identifier.value"),
    ),
)
