"""Plans as lines of FHIR: as they were when they came from FHIR and nobody edited them, else built."""

from collections.abc import Iterator

from sipfhir.exchange import to_fhir
from sipfhir.fhir_protected import is_protected
from sipfhir.findings import Finding, Severity
from sipfhir.formats import fhir_json
from sipfhir.plan import Plan
from sipfhir.reading import Kept, Reading
from sipfhir.site import Site


def lines(items: list[Reading | Plan], site: Site, residue: bool, findings: list[Finding]) -> Iterator[bytes]:
    """A Bundle or a resource a line; what several plans were read from, once. Findings are added."""
    written: set[bytes] = set()
    for item in items:
        kept = item.kept if residue and isinstance(item, Reading) else None
        if kept is None or not _stays(item, kept, site):
            yield _built(item, kept, site, findings)
            continue
        for line in (fhir_json.write(one) + b"\n" for one in kept.resources):
            if line not in written:
                written.add(line)
                yield line


def _stays(item: Reading | Plan, kept: Kept, site: Site) -> bool:
    """True of what nobody edited, and may be handed on whole."""
    edited = isinstance(item, Reading) and item.plan != kept.plan
    return not edited and not any(is_protected(one, site) for one in kept.resources)


def _built(item: Reading | Plan, kept: Kept | None, site: Site, findings: list[Finding]) -> bytes:
    """The plan's own Bundle. What only its source held is counted: it stays behind."""
    resources = to_fhir(item, site=site)
    findings += resources.findings
    if kept is not None and isinstance(item, Reading):
        count = item.leaves.ignored + item.leaves.unmapped
        params: dict[str, str | int] = {"case": "built", "count": count}
        findings.append(Finding("RESIDUE-ORPHAN", Severity.WARNING, item.place(""), params))
    return fhir_json.write(resources.collection()) + b"\n"
