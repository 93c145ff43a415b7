"""FHIR into readings: a Bundle, NDJSON, a folder of NDJSON by type, or a list of resources."""

from collections.abc import Callable, Iterator
from functools import cache, partial

import msgspec

from sipfhir.fhir_documents import Document, FhirLike, documents
from sipfhir.findings import Finding, Place, Severity
from sipfhir.reading import Leaves, Reading
from sipfhir.registry import shipped
from sipfhir.resources import Context, Parsed, parse
from sipfhir.site import Site


def from_fhir(source: FhirLike, *, site: Site | None = None, file: str | None = None) -> Iterator[Reading]:
    """The plans of FHIR resources: one for each CarePlan, with all that can be reached from it.

    ``source`` is a path, bytes or text (a Bundle, a resource, or one of either a line), a folder of NDJSON
    files, a Bundle, or a list of resources. A Bundle is read by itself; resources that stand in none are
    read together. What no field of the plan takes is counted as unmapped and named by its place. Raises
    BadInput for what is not JSON or holds no FHIR resource.
    """
    context = Context.of(site or shipped())
    seen: dict[str, Place] = {}
    for document in documents(source, file):
        for parsed in parse(document.resources, context, document.aliases):
            yield _reading(parsed, document, _again(parsed, document, seen))


def _reading(parsed: Parsed, document: Document, again: list[Finding]) -> Reading:
    findings = [msgspec.structs.replace(one, place=document.place(one.place.path)) for one in parsed.findings]
    leaves = Leaves(parsed.mapped, parsed.ignored, len(parsed.unmapped))
    plan = parsed.plan if parsed.readable else None
    locator = partial(_locate, cache(parsed.places), document)
    return Reading(plan, (*again, *findings), leaves, "fhir", locator=locator, unplaced=parsed.unplaced)


def _again(parsed: Parsed, document: Document, seen: dict[str, Place]) -> list[Finding]:
    """The same CarePlan twice, by its id."""
    id = None if parsed.care_plan is None else document.resources[parsed.care_plan].get("id")
    if not isinstance(id, str):
        return []
    place = document.place(f"/{parsed.care_plan}")
    first = seen.setdefault(id, place)
    if first is place:
        return []
    params: dict[str, str | int] = {} if first.line is None else {"first_line": first.line}
    return [Finding("RECORD-DUPLICATE", Severity.WARNING, place, params)]


def _locate(places: Callable[[], dict[str, str]], document: Document, plan_path: str) -> Place:
    """Where a field of the plan was read; the nearest part above it when that is not known."""
    known, path = places(), plan_path
    while path and path not in known and f"{path}[0]" not in known:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    pointer = known.get(path) or known.get(f"{path}[0]")
    return msgspec.structs.replace(document.place(pointer), plan=plan_path)
