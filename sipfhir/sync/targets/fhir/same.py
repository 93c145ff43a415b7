"""Whether what stands at a server is what we would send: its own additions do not count."""

from typing import Any

from sipfhir.sync.parcel import Node
from sipfhir.sync.targets.fhir.references import renamed

THEIRS = frozenset({"meta", "id", "text"})
"""What a server may add or change without changing what a resource says: ids where it chooses them, the
version, and a narrative that it makes itself. Labels of ``meta.security`` must stand."""


def differing(ours: Node, theirs: Node, base: str) -> tuple[str, ...]:
    """Elements that differ, as FHIRPath: ``CarePlan.status``. References count relative to ``base``."""
    one, other = _relative(said(ours), base), _relative(said(theirs), base)
    names = sorted(one.keys() | other.keys())
    found = [name for name in names if one.get(name) != other.get(name)]
    if not _labels(ours) <= _labels(theirs):
        found.append("meta.security")
    return tuple(f"{ours['resourceType']}.{name}" for name in found)


def said(resource: Node) -> Node:
    """What a resource says, without what a server may add."""
    return {name: value for name, value in resource.items() if name not in THEIRS}


def _labels(resource: Node) -> set[tuple[Any, Any]]:
    labels = (resource.get("meta") or {}).get("security") or ()
    return {(one.get("system"), one.get("code")) for one in labels}


def _relative(node: Node, base: str) -> Node:
    start = f"{base}/"
    made: Node = renamed(node, lambda one, there: {**one, "reference": there.removeprefix(start)})
    return made
