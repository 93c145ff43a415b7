"""Varifrån planen kom ↔ Provenance: source system, record, mapping. A plan whose source is not known has
none. And when a consent was withdrawn."""

from typing import Any, NamedTuple

from sipfhir.plan import Source
from sipfhir.resources.extensions import extensions
from sipfhir.resources.pairs import derived, element, fixed
from sipfhir.resources.reading import Reading
from sipfhir.resources.references import the_plan
from sipfhir.resources.resource import Resource
from sipfhir.resources.systems import Node, Systems


def _recorded(part: Any, build: Any) -> str | None:
    """The run's instant; without one, the plan's own latest instant. A bare date is no instant."""
    moments = (build.context.recorded, build.plan.updated, build.plan.created)
    return next((at for at in moments if at and "T" in at), None)


def _not_recorded(part: Any, build: Any) -> Node | None:
    return None if _recorded(part, build) else build.tables.systems.absent


def _is_absent(node: Any, r: Reading) -> bool:
    return bool(node == r.systems.absent)


def _assembler(systems: Systems) -> Node:
    return {"coding": [{"system": systems.code_system("provenance-participant"), "code": "assembler"}]}


_instant = (
    derived("recorded", _recorded, "when the resources were made"),
    derived("_recorded", _not_recorded, "when the resources were made", _is_absent),
)
PROVENANCE = Resource(
    "Provenance",
    Source,
    (
        *extensions("installation", "mapping_version", "line"),
        the_plan("target"),
        *_instant,
        fixed("agent[].type", _assembler, "fixed by the mapping"),
        element("system", "agent[].who.display"),
        derived(
            "entity[].role", lambda source, build: "source" if source.digest else None, "fixed by the mapping"
        ),
        element("digest", "entity[].what.identifier.value"),
    ),
)


class Withdrawal(NamedTuple):
    """Återkallelse: the Reference to the consent, and when it was withdrawn."""

    consent: Node
    when: str


def _is_when(node: Any, r: Reading) -> bool:
    """True of what the consent's own extension says."""
    targets = r.resource.get("target")
    found = r.resource_of(targets[0]) if isinstance(targets, list) and targets else {}
    said, url = found.get("extension"), r.systems.extension("consent-withdrawn")
    return isinstance(said, list) and {"url": url, "valueDateTime": node} in said


def _withdrawn(systems: Systems) -> Node:
    return {"coding": [systems.coding("consent-status", "withdrawn")]}


WITHDRAWAL = Resource(
    "Provenance",
    Withdrawal,
    (
        derived("target", lambda part, build: [part.consent], "the consent that was withdrawn"),
        derived("occurredDateTime", lambda part, build: part.when, "stands on the Consent", _is_when),
        *_instant,
        fixed("activity", _withdrawn, "fixed by the mapping"),
        # Who withdrew it the plan does not tell: not always who gave it.
        fixed("agent[].who", lambda systems: systems.absent, "fixed by the mapping"),
    ),
)
