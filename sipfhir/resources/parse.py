"""FHIR resources → plans."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sipfhir.findings import Finding, Place, Severity
from sipfhir.plan import Plan, Source
from sipfhir.resources.context import Context, Parsed
from sipfhir.resources.reading import MisfitError, Reading, leaves, pointer
from sipfhir.resources.shape import made
from sipfhir.resources.systems import Node
from sipfhir.resources.tables import Tables, tables

NO_PLAN = Finding("FHIR-NOPLAN", Severity.ERROR)


def parse(resources: Sequence[Node], context: Context) -> list[Parsed]:
    """A plan for every CarePlan, in their order, with all that can be reached from it.

    A resource that no plan reaches belongs to the first plan, unmapped and with a finding. Resources without
    any CarePlan give one empty plan with an error, so that their leaves are accounted for.
    """
    index = {f"{one.get('resourceType')}/{one.get('id')}": i for i, one in enumerate(resources)}
    plans = [i for i, one in enumerate(resources) if one.get("resourceType") == "CarePlan"]
    readings = [_read(resources, index, i, tables(context)) for i in plans]
    reached = {i for _, r in readings for i in r.tallies}
    left = [i for i in range(len(resources)) if i not in reached]
    if not readings:
        return [_without_plan(resources)] if resources else []
    return [_parsed(values, r, left if n == 0 else []) for n, (values, r) in enumerate(readings)]


def _read(
    resources: Sequence[Node], index: dict[str, int], care_plan: int, tables: Tables
) -> tuple[dict[str, Any], Reading]:
    r = Reading(resources, index, care_plan, tables)
    values = dict(r.visit(care_plan, "care-plan"))
    for i, resource in enumerate(resources):
        if resource.get("resourceType") == "Provenance" and "source" not in values and _targets(resource, r):
            values |= _source(r.visit(i, "provenance"))
    return values, r


def _targets(provenance: Node, r: Reading) -> bool:
    target = provenance.get("target")
    return isinstance(target, list) and any(r.index_of(one) == r.care_plan for one in target)


def _source(values: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"source": made(Source, values)}
    except MisfitError:
        return {}


def _parsed(values: dict[str, Any], r: Reading, left: list[int]) -> Parsed:
    tallies = [r.tallies[i] for i in sorted(r.tallies)]
    reasons = Counter(because for tally in tallies for because in tally.ignored)
    unmapped = [at for tally in tallies for at in tally.unmapped]
    unmapped += [at for i in left for at in leaves(r.resources[i], (None, i))]
    return Parsed(
        plan=Plan(**values),
        mapped=sum(tally.mapped for tally in tallies),
        ignored=sum(reasons.values()),
        unmapped=[pointer(at) for at in unmapped],
        findings=_findings(len(unmapped), left),
        reasons=dict(reasons),
    )


def _findings(unmapped: int, left: list[int]) -> list[Finding]:
    found = [Finding("FHIR-UNREACHED", Severity.WARNING, Place(path=f"/{i}")) for i in left]
    if unmapped:
        found.append(Finding("FHIR-UNMAPPED", Severity.NOTE, params={"leaves": unmapped}))
    return found


def _without_plan(resources: Sequence[Node]) -> Parsed:
    unmapped = [pointer(at) for i, one in enumerate(resources) for at in leaves(one, (None, i))]
    return Parsed(Plan(), 0, 0, unmapped, [NO_PLAN], {})
