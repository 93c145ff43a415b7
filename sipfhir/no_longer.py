"""Writing a plan so that nothing arrives as if it held which does not.

That is a call or a message that was taken back, sent wrongly or voided, and a consent that is not a yes.

Where a target has no place for what voids a part, the part is written as withdrawn. Where it has no word for
that either, the part is left out. Both are told (LOSS-VOIDED).
"""

import re
from typing import Any, NamedTuple

from msgspec.structs import replace

from sipfhir.findings import Finding, Place, Severity
from sipfhir.mapping.mapping import Mapping
from sipfhir.mapping.tracker import plan_leaves
from sipfhir.mapping.tree import Node
from sipfhir.plan import Concept, Consent, Part, Plan
from sipfhir.voiding import TAKEN_BACK, code, voided

RULE = "LOSS-VOIDED"
GROUPS = ("consents", "invitations", "messages")
Spot = tuple[str, int]


class _Try(NamedTuple):
    node: Node
    findings: list[Finding]

    @property
    def lost(self) -> set[str]:
        return {each.place.plan or "" for each in self.findings if each.rule in ("LOSS", "LOSS-CODE")}


def written(compiled: Mapping, plan: Plan) -> tuple[Node, list[Finding]]:
    """The record of a plan as a tree, and what it could not hold."""
    first = _write(compiled, plan)
    if not first.findings or not (plan.messages or plan.invitations or plan.consents):
        return first
    unlinked = [spot for spot, by in voided(plan).items() if _unlinked(plan, spot, by, first.lost)]
    told = _withdrawn(plan, unlinked)
    second = first if told is plan else _write(compiled, told)
    gone = [spot for spot in _no_longer(told, unlinked) if _bare(told, spot, second.lost)]
    third = second if not gone else _write(compiled, _without(told, gone))
    findings = [_back(each, gone) for each in third.findings]
    for spot in gone:
        findings += [_loss(path) for path in plan_leaves(_path(spot), _part(plan, spot))]
    kept = [spot for spot in unlinked if spot not in gone and _part(told, spot) is not _part(plan, spot)]
    findings += [_finding(spot, "withdrawn") for spot in kept if f"{_path(spot)}.status" not in second.lost]
    return third.node, findings + [_finding(spot, "left-out") for spot in gone]


def _write(compiled: Mapping, plan: Plan) -> _Try:
    node, losses = compiled.write(plan)
    return _Try(node, losses.findings)


def _unlinked(plan: Plan, spot: Spot, by: int, lost: set[str]) -> bool:
    """Whether the target can not say that this message voids that part."""
    needed = (f"messages[{by}].kind", f"messages[{by}].refers_to", f"{_path(spot)}.id")
    return not lost.isdisjoint(needed)


def _withdrawn(plan: Plan, spots: list[Spot]) -> Plan:
    """The plan with those parts withdrawn that do not say so themselves; itself when there are none."""
    for group, index in spots:
        parts = list(getattr(plan, group))
        if code(parts[index]) not in TAKEN_BACK:
            parts[index] = replace(parts[index], status=Concept("withdrawn"))
            plan = replace(plan, **{group: tuple(parts)})
    return plan


def _no_longer(plan: Plan, unlinked: list[Spot]) -> list[Spot]:
    """What does not hold by what it says itself, and is not voided by a message that goes along."""
    linked = voided(plan).keys() - set(unlinked)
    spots = [(group, i) for group in GROUPS for i in range(len(getattr(plan, group)))]
    return [spot for spot in spots if spot not in linked and _says_so(_part(plan, spot))]


def _says_so(part: Any) -> list[str]:
    """The fields by which a part says that it does not hold.

    A consent that says neither is read as a yes: every other one must arrive with its status, or with the
    day when it was withdrawn.
    """
    if not isinstance(part, Consent):
        return ["status"] if code(part) in TAKEN_BACK else []
    told = ["status"] if part.status and part.status.code != "given" else []
    return told + (["withdrawn"] if part.withdrawn else [])


def _bare(plan: Plan, spot: Spot, lost: set[str]) -> bool:
    """Whether a part would arrive without what says that it does not hold, and anything of it does arrive."""
    path, part = _path(spot), _part(plan, spot)
    silent = lost.issuperset(f"{path}.{name}" for name in _says_so(part))
    return silent and not lost.issuperset(plan_leaves(path, part))


def _without(plan: Plan, spots: list[Spot]) -> Plan:
    left = {
        group: tuple(part for i, part in enumerate(getattr(plan, group)) if (group, i) not in spots)
        for group in GROUPS
    }
    return replace(plan, **left)


def _back(finding: Finding, gone: list[Spot]) -> Finding:
    """The finding with the index that its part has in the whole plan."""
    path = finding.place.plan or ""
    found = re.match(r"(\w+)\[(\d+)\]", path)
    if not gone or not found or found[1] not in GROUPS:
        return finding
    kept = (i for i in range(len(gone) + int(found[2]) + 1) if (found[1], i) not in gone)
    index = next(i for n, i in enumerate(kept) if n == int(found[2]))
    told = f"{found[1]}[{index}]{path[found.end() :]}"
    return replace(finding, place=replace(finding.place, plan=told), params={**finding.params, "field": told})


def _finding(spot: Spot, case: str) -> Finding:
    path = f"{_path(spot)}.status"
    return Finding(RULE, Severity.WARNING, Place(plan=path), {"case": case, "field": path})


def _loss(path: str) -> Finding:
    return Finding("LOSS", Severity.NOTE, Place(plan=path), {"field": path})


def _path(spot: Spot) -> str:
    return f"{spot[0]}[{spot[1]}]"


def _part(plan: Plan, spot: Spot) -> Part:
    part: Part = getattr(plan, spot[0])[spot[1]]
    return part
