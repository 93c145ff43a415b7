"""What a server has no place for goes into the CarePlan, where only the CarePlan refers to it.

R4 allows that for what has no life of its own outside the resource that holds it (Contained Resources), and
a reader finds it there. What a withdrawal has to reach must stand by itself.
"""

from sipfhir.resources.bundle import SERVER_OWNED
from sipfhir.sync.packing import ENDS
from sipfhir.sync.parcel import Node
from sipfhir.sync.targets.fhir.ability import Ability
from sipfhir.sync.targets.fhir.references import name, referred, renamed

ALONE = frozenset({"meta", "text"})
"""What a contained resource does not have (dom-4, dom-5): its labels and its narrative are the holder's."""


def fitted(resources: list[Node], can: Ability) -> tuple[list[Node], list[str]]:
    """The resources of a plan that are ours, as the server can take them, and the types that it cannot hold
    in any way."""
    ours = [one for one in resources if one["resourceType"] not in SERVER_OWNED]
    lacking = {name(one): one for one in ours if not can.takes(one["resourceType"])}
    if not lacking:
        return ours, []
    plan, *others = ours
    standing = [one for one in others if name(one) not in lacking]
    homeless = {one["resourceType"] for one in lacking.values() if one["resourceType"] in ENDS}
    for one in standing:
        homeless |= {lacking[there]["resourceType"] for there in referred(one) if there in lacking}
    homeless |= {one["resourceType"] for one in lacking.values() if not _belongs(one, plan, lacking)}
    if homeless:
        return ours, sorted(homeless)
    return [_holding(plan, list(lacking.values())), *standing], []


def _belongs(one: Node, plan: Node, lacking: dict[str, Node]) -> bool:
    """Refers to the plan, or is referred to by it or by what it holds (dom-3)."""
    if name(plan) in referred(one):
        return True
    return any(name(one) in referred(other) for other in (plan, *lacking.values()) if other is not one)


def _holding(plan: Node, inner: list[Node]) -> Node:
    local = {name(one): f"#{one['id']}" for one in inner}
    within = local | {name(plan): "#"}
    held = [_renamed({key: one[key] for key in one if key not in ALONE}, within) for one in inner]
    return {**_renamed(plan, local), "contained": [*plan.get("contained", ()), *held]}


def _renamed(node: Node, names: dict[str, str]) -> Node:
    made: Node = renamed(node, lambda one, there: {**one, "reference": names.get(there, there)})
    return made
