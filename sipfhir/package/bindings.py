"""Which value set an element's codes are of."""

from sipfhir.package.making import Making
from sipfhir.package.seen import Seen
from sipfhir.package.snapshot import Node


def binding(making: Making, seen: Seen) -> Node | None:
    """The value set of the one system of ours that an element was coded with.

    Extensible: a source's own word that no table knows stands as text alone.
    """
    names = {making.systems.code_system(name): name for name in making.codes}
    found = [names[url] for url in sorted(seen.systems) if url in names]
    if len(found) != 1 or not seen.kinds & {"CodeableConcept", "Coding"}:
        return None
    return {"strength": "extensible", "valueSet": making.url("ValueSet", found[0])}
