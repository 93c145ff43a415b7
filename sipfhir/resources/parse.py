"""FHIR resources → plans."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from sipfhir.findings import Finding, Severity
from sipfhir.plan import Plan, Source
from sipfhir.resources.context import Context, Parsed
from sipfhir.resources.pool import Pool
from sipfhir.resources.reading import MisfitError, Reading, leaves, pointer
from sipfhir.resources.shape import made
from sipfhir.resources.systems import Node
from sipfhir.resources.tables import tables
from sipfhir.resources.telling import tell, unplaced, unreached
from sipfhir.resources.tracing import Trace

NO_PLAN = Finding("FHIR-NOPLAN", Severity.ERROR)
AGAIN = "the same resource again"


def parse_one(
    resources: Sequence[Node], context: Context, aliases: Mapping[str, int], care_plan: int
) -> tuple[Parsed, frozenset[int]]:
    """The plan of one CarePlan, and which resources were read for it: the others are not counted."""
    values, r = _read(Pool(resources, tables(context), aliases), care_plan)
    return _parsed(values, r, []), frozenset(r.tallies)


def parse(
    resources: Sequence[Node], context: Context, aliases: Mapping[str, int] | None = None
) -> list[Parsed]:
    """A plan for every CarePlan, in their order, with all that can be reached from it.

    ``aliases`` are other names of resources: the fullUrl in a Bundle → index. A resource that no plan
    reaches belongs to the first plan, unmapped and with a finding. Resources without any CarePlan give one
    empty plan with an error, so that their leaves are accounted for.
    """
    pool = Pool(resources, tables(context), aliases or {})
    plans = [i for i, one in enumerate(resources) if one.get("resourceType") == "CarePlan"]
    readings = [_read(pool, i) for i in plans]
    reached = {i for _, r in readings for i in r.tallies}
    left = [i for i in range(len(resources)) if i not in reached]
    if not readings:
        return [_without_plan(resources)] if resources else []
    parsed = [_parsed(values, r, left if n == 0 else []) for n, (values, r) in enumerate(readings)]
    if all(one.readable for one in parsed):
        parsed[0].findings[:0] = unreached(left, pool)
    return parsed


def _read(pool: Pool, care_plan: int, trace: Trace | None = None) -> tuple[dict[str, Any], Reading]:
    r = Reading(pool, care_plan, trace)
    try:
        values = dict(r.visit(care_plan, "care-plan"))
    except MisfitError:
        return {}, r
    # The plan's own stands after it, where several plans of one name are in a stream.
    for i in sorted(pool.provenances.get(care_plan, ()), key=lambda i: i < care_plan):
        if "source" not in values:
            values |= _source(r, i)
    _withdrawals(r)
    return values, r


def _withdrawals(r: Reading) -> None:
    """What tells when the plan's consents were withdrawn: the consents say it too, so it is read over."""
    consents = [i for i in r.tallies if r.resources[i].get("resourceType") == "Consent"]
    for i in (i for consent in consents for i in r.pool.provenances.get(consent, ())):
        if i not in r.tallies:
            with suppress(MisfitError):
                r.visit(i, "withdrawal")


def _source(r: Reading, provenance: int) -> dict[str, Any]:
    try:
        return {"source": made(Source, r.visit(provenance, "provenance"))}
    except MisfitError:
        return {}


def _parsed(values: dict[str, Any], r: Reading, left: list[int]) -> Parsed:
    _count_contained(r)
    plan = Plan(**values)
    tallies = [r.tallies[i] for i in sorted(r.tallies)]
    reasons = Counter(because for tally in tallies for because in tally.ignored)
    unmapped = [at for tally in tallies for at in tally.unmapped]
    repeated = r.pool.repeated(left)
    for i in left:
        found = leaves(r.resources[i], (None, i))
        if i in repeated:
            reasons[AGAIN] += len(found)
        else:
            unmapped += found
    return Parsed(
        plan=plan,
        mapped=sum(tally.mapped for tally in tallies),
        ignored=sum(reasons.values()),
        unmapped=[pointer(at) for at in unmapped],
        findings=tell(r),
        reasons=dict(reasons),
        care_plan=r.care_plan,
        readable=r.care_plan not in r.refused,
        unplaced=unplaced(r, plan),
        places=partial(_places, r.pool, r.care_plan),
    )


def _count_contained(r: Reading) -> None:
    """What stands in a resource that was read, and was not reached itself."""
    for i in r.pool.contained.inside(r.shapes.keys()):
        if i not in r.tallies:
            at = r.pool.root(i)
            found = leaves(r.resources[i], at)
            tally = r.tallies[r.pool.contained.holder(i)]
            tally.unmapped += found
            tally.tops.append((at, len(found)))


def _places(pool: Pool, care_plan: int) -> dict[str, str]:
    """Plan path → pointer, by reading the plan again."""
    trace = Trace()
    values, _ = _read(pool, care_plan, trace)
    return trace.places(Plan(**values), care_plan)


def _without_plan(resources: Sequence[Node]) -> Parsed:
    unmapped = [pointer(at) for i, one in enumerate(resources) for at in leaves(one, (None, i))]
    return Parsed(Plan(), 0, 0, unmapped, [NO_PLAN], {}, readable=False)


def types(context: Context) -> frozenset[str]:
    """The types of resource that plans are read from."""
    return frozenset(shape.type for shape in tables(context).shapes.values())
