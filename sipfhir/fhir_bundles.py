"""What stands in a FHIR value: resources, Bundles with their entries, and what is neither."""

from collections.abc import Iterator
from typing import Any, NamedTuple, TypeGuard

from sipfhir.fhir_places import Spot
from sipfhir.fhir_values import LIMITS, Value
from sipfhir.findings import Finding, Severity
from sipfhir.formats.faults import error
from sipfhir.formats.json_decode import beyond, measures

Node = dict[str, Any]
REMARK = "OperationOutcome"
_REMARKS = ("error", "fatal", "warning")


class Met(NamedTuple):
    """One resource where it stands; ``url`` is its full URL in a Bundle."""

    resource: Node
    spot: Spot
    url: str | None = None


class Opened(NamedTuple):
    """A Bundle: its resources, the Bundles in it, and what else it says.

    ``around`` counts the leaves of the Bundle itself, ``left`` those of what could not be taken.
    """

    bundle: Node
    resources: list[Met]
    inner: list[Met]
    findings: list[Finding]
    around: int
    left: int


def items(value: Value) -> Iterator[tuple[str, Any]]:
    """The elements of an array, or the value itself, with their pointers."""
    if isinstance(value.tree, list):
        yield from ((f"/{i}", one) for i, one in enumerate(value.tree))
    else:
        yield "", value.tree


def is_resource(value: Any) -> TypeGuard[Node]:
    """True of an object with a type of resource."""
    return isinstance(value, dict) and isinstance(value.get("resourceType"), str)


def is_bundle(value: Any) -> bool:
    """True of a Bundle."""
    return is_resource(value) and value["resourceType"] == "Bundle"


def is_manifest(value: Any) -> bool:
    """True of the manifest of a bulk export, a list of its files (FHIR Bulk Data Access, Complete Status)."""
    return isinstance(value, dict) and "transactionTime" in value and isinstance(value.get("output"), list)


def refused(met: Met) -> Finding | None:
    """Why a resource is not taken: it is beyond a limit."""
    over = beyond(met.resource, 0, LIMITS)
    return error("FORMAT-LIMIT", met.spot.place, limit=over[0], most=over[1]) if over else None


def remark(met: Met) -> list[Finding]:
    """What a server says besides its answer; nothing where all it says is that it went well."""
    issues = met.resource.get("issue")
    graded = (
        [one.get("severity") for one in issues if isinstance(one, dict)] if isinstance(issues, list) else []
    )
    if graded and not any(grade in _REMARKS for grade in graded):
        return []
    return [Finding("FHIR-OUTCOME", Severity.WARNING, met.spot.place)]


def size(node: Any) -> int:
    """How many leaves a node has."""
    return measures(node)[1]


def opened(met: Met, value: Value) -> Opened:
    """The entries of a Bundle."""
    listed = met.resource.get("entry")
    entries = listed if isinstance(listed, list) else []
    rest = {name: child for name, child in met.resource.items() if name != "entry" or not entries}
    made = Opened(met.resource, [], [], [], size(rest), 0)
    for i, entry in enumerate(entries):
        spot = Spot(met.spot.text, f"{met.spot.pointer}/entry/{i}")
        if value.pieces:
            spot = Spot(value.pieces[i], "")
        made = _entered(made, entry, spot)
    return made


def _entered(made: Opened, entry: Any, spot: Spot) -> Opened:
    resource = entry.get("resource") if isinstance(entry, dict) else None
    if not is_resource(resource):
        return _without(made, entry, spot, resource is not None or not isinstance(entry, dict))
    url = entry.get("fullUrl")
    met = Met(resource, Spot(spot.text, f"{spot.pointer}/resource"), url if isinstance(url, str) else None)
    around = (
        size({name: child for name, child in entry.items() if name != "resource"}) if len(entry) > 1 else 0
    )
    made = made._replace(around=made.around + around)
    over = refused(met) if not is_bundle(resource) else None
    if over:
        made.findings.append(over)
    else:
        (made.inner if is_bundle(resource) else made.resources).append(met)
    return made


def _without(made: Opened, entry: Any, spot: Spot, broken: bool) -> Opened:
    """An entry without a resource: a deletion and a bare answer have none; anything else is broken."""
    if broken:
        made.findings.append(Finding("FHIR-NORESOURCE", Severity.ERROR, spot.place))
        return made._replace(left=made.left + size(entry))
    made.findings.append(Finding("FHIR-NORESOURCE", Severity.NOTE, spot.place, {"case": "entry"}))
    return made._replace(around=made.around + size(entry))
