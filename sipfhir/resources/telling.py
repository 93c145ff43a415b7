"""Findings of reading resources: what was refused, what leads nowhere, what nobody took."""

from collections.abc import Iterator
from typing import Any

from sipfhir.findings import Finding, Place, Severity
from sipfhir.plan import Plan
from sipfhir.resources.foreign import PLACES, RESPONSIBLE
from sipfhir.resources.pool import Pool
from sipfhir.resources.reading import At, Reading, leaves, pointer, steps

MOST = 5
"""Nodes within one node that get a finding each; of more, their number is told where they stand."""


def tell(r: Reading) -> list[Finding]:
    """What the reading of a plan has to tell, with pointers into the list of resources."""
    found = _intent(r)
    found += [Finding(rule, severity, _place(at)) for (rule, at), severity in r.told.items()]
    found += [Finding("FHIR-DANGLING", Severity.WARNING, _place(at)) for at in _dangling(r)]
    return found + list(_unmapped(r))


def unreached(left: list[int], pool: Pool) -> list[Finding]:
    """Resources that no plan refers to, but for repeats."""
    repeated = pool.repeated(left)
    return [
        Finding("FHIR-UNREACHED", Severity.WARNING, Place(path=f"/{i}"), {"leaves": _count(pool, i)})
        for i in left
        if i not in repeated
    ]


def unplaced(r: Reading, plan: Plan) -> frozenset[str]:
    """Plan fields that a CarePlan of another maker has no place for; none for one of ours.

    What is to be done may stand in words alone, or in a resource that did not come along.
    """
    if not r.foreign:
        return frozenset()
    places = PLACES
    if plan.interventions and all(one.responsible for one in plan.interventions):
        places -= {RESPONSIBLE}
    care_plan = r.resources[r.care_plan]
    told = any(one.description for one in plan.interventions)
    spoken = any(care_plan.get(member) for member in ("text", "activity", "note", "description"))
    return places | {"interventions"} if spoken and not told else places


def _intent(r: Reading) -> list[Finding]:
    """A proposal, an order or an option is no plan that is agreed."""
    intent = r.resources[r.care_plan].get("intent")
    if not isinstance(intent, str) or intent == "plan":
        return []
    return [Finding("FHIR-INTENT", Severity.WARNING, _place(((None, r.care_plan), "intent")))]


def _dangling(r: Reading) -> Iterator[At]:
    """References that lead nowhere, in the members that the plan is read from."""
    for found, shape in r.shapes.items():
        start = len(steps(r.pool.root(found)))
        for at in r.tallies[found].unmapped:
            if at[1] == "reference" and steps(at)[start] in shape.members and _leads_nowhere(at, r, found):
                yield at


def _leads_nowhere(at: At, r: Reading, found: int) -> bool:
    node: Any = r.resources
    for step in steps(at):
        node = node[step]
        url = node.get("url") if isinstance(node, dict) else None
        if isinstance(url, str) and not url.startswith(r.systems.base):
            return False
    return isinstance(node, str) and r.pool.find(node, r.care_plan, found) is None


def _unmapped(r: Reading) -> Iterator[Finding]:
    """A finding for each node that nobody took."""
    around: dict[At | None, list[tuple[At, int]]] = {}
    for i in sorted(r.tallies):
        for at, count in r.tallies[i].tops:
            around.setdefault(at[0], []).append((at, count))
    for parent, tops in around.items():
        whole = sum(count for _, count in tops)
        told = [(_place(at), count) for at, count in tops]
        for place, count in [(_place(parent), whole)] if len(tops) > MOST else told:
            yield Finding("FHIR-UNMAPPED", Severity.NOTE, place, {"leaves": count})


def _place(at: At | None) -> Place:
    return Place(path=pointer(at))


def _count(pool: Pool, i: int) -> int:
    return len(leaves(pool.resources[i], (None, i)))
