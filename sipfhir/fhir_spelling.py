"""FHIR as it is, in the other spelling: JSON or XML of any resource of R4, and nothing else changed."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sipfhir.fhir_bundles import is_manifest, is_resource, items
from sipfhir.fhir_files import FhirLike
from sipfhir.fhir_places import Spot
from sipfhir.fhir_protected import is_protected
from sipfhir.fhir_values import LIMITS, values
from sipfhir.findings import Finding, Place, Severity
from sipfhir.formats import fhir_json, fhir_xml
from sipfhir.formats.faults import error
from sipfhir.formats.fhir_unknown import unknown
from sipfhir.formats.json_decode import measures
from sipfhir.registry import shipped
from sipfhir.site import Site

Node = dict[str, Any]
_INDEX = re.compile(r"/\d+(?=/|$)")


class Spelt(NamedTuple):
    """One resource as it was, what R4 does not know in it, and where a pointer into it leads."""

    resource: Node
    findings: tuple[Finding, ...] = ()
    place: Callable[[str], Place] = lambda pointer: Place(path=pointer)


def resources(
    source: FhirLike, *, site: Site | None = None, file: str | None = None, disclose_protected: bool = True
) -> Iterator[Spelt | Finding]:
    """Every resource of an input, whatever its type: a Bundle is one. Findings are of what is not handed on.

    What R4 does not know is in it, and told. Raises BadInput for what cannot be opened.
    """
    site = site or shipped()
    for value in values(source, file):
        if isinstance(value, Finding):
            yield value
            continue
        yield from value.findings
        for pointer, node in items(value):
            if is_manifest(node):
                continue
            yield _taken(node, Spot(value.text, pointer), site, disclose_protected)


def _taken(node: Any, spot: Spot, site: Site, disclose: bool) -> Spelt | Finding:
    if not is_resource(node):
        return Finding("FHIR-NORESOURCE", Severity.ERROR, spot.place)
    if measures(node)[0] > LIMITS.depth:
        return error("FORMAT-LIMIT", spot.place, limit="depth", most=LIMITS.depth)
    if not disclose and is_protected(node, site):
        return Finding("PROTECT-1", Severity.ERROR, spot.place, {"case": "as-is"})
    return Spelt(node, tuple(_unknown(node, spot)), lambda pointer: spot.text.place(spot.pointer + pointer))


def _unknown(node: Node, spot: Spot) -> Iterator[Finding]:
    """What R4 does not know; of the items of a list, the first that has it."""
    told = set()
    for pointer, case in unknown(node):
        if (name := _INDEX.sub("", pointer)) not in told:
            told.add(name)
            place = spot.text.place(spot.pointer + pointer)
            yield Finding("R4-UNKNOWN", Severity.WARNING, place, {"case": case})


def spell(spelt: Spelt, xml: bool) -> bytes | Finding:
    """A resource as a document; a finding for what XML cannot give back as it is."""
    if not xml:
        return fhir_json.write(spelt.resource) + b"\n"
    try:
        return fhir_xml.write(spelt.resource)
    except fhir_xml.CannotSpell as problem:
        return Finding("FHIR-SPELLING", Severity.ERROR, spelt.place(problem.pointer))
