"""StructureDefinitions of our resources: derived from what we make of plans, and ``fhir/profiles.yaml``."""

from collections.abc import Iterator
from typing import Any

from sipfhir.conformance.definitions import CORE
from sipfhir.package import foreign
from sipfhir.package.differential import differential
from sipfhir.package.making import Making, both
from sipfhir.package.seen import Seen
from sipfhir.package.snapshot import Node, snapshot


def profiles(making: Making) -> Iterator[Node]:
    """The profile of every resource that the facts name, in their order."""
    for name, facts in making.facts["profiles"].items():
        yield _profile(making, name, facts, making.sight.resources[name])


def _profile(making: Making, name: str, facts: dict[str, Any], seen: Seen) -> Node:
    [kind] = seen.kinds
    derived = str(facts.get("base", f"{CORE}{kind}"))
    below = foreign.below(making, derived)
    elements = differential(making, seen, kind, below, facts.get("elements", {}))
    told = both("short", facts["title"]) | both("definition", facts["description"])
    elements = [{"id": kind, "path": kind, **told}, *elements]
    return {
        **making.head("StructureDefinition", f"sip-{name}", facts["title"], facts["description"]),
        "fhirVersion": "4.0.1",
        "kind": "resource",
        "abstract": False,
        "type": kind,
        "baseDefinition": derived,
        "derivation": "constraint",
        "snapshot": {"element": snapshot(below, elements)},
        "differential": {"element": elements},
    }
