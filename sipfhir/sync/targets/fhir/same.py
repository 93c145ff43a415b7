"""Whether what stands at a server is what we would send: its own additions do not count."""

from typing import Any

from sipfhir.sync.parcel import Node

THEIRS = frozenset({"meta", "id", "text"})
"""What a server may add or change without changing what a resource says: ids where it chooses them, the
version, and a narrative that it makes itself."""


def same(ours: Node, theirs: Node, base: str) -> bool:
    """True when they say the same, with references relative to ``base``."""
    return _plain(ours, base) == _plain(theirs, base)


def differing(ours: Node, theirs: Node, base: str) -> tuple[str, ...]:
    """Elements that differ, as FHIRPath: ``CarePlan.status``."""
    one, other = _plain(ours, base), _plain(theirs, base)
    names = sorted(one.keys() | other.keys())
    return tuple(f"{ours['resourceType']}.{name}" for name in names if one.get(name) != other.get(name))


def _plain(resource: Node, base: str) -> dict[str, Any]:
    return {name: _relative(value, base) for name, value in resource.items() if name not in THEIRS}


def _relative(value: Any, base: str) -> Any:
    if isinstance(value, list):
        return [_relative(one, base) for one in value]
    if not isinstance(value, dict):
        return value
    plain = {name: _relative(one, base) for name, one in value.items()}
    reference = plain.get("reference")
    if isinstance(reference, str) and reference.startswith(f"{base}/"):
        plain["reference"] = reference[len(base) + 1 :]
    return plain
