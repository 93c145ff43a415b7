"""The references in a resource: found, and given other names."""

from collections.abc import Callable, Iterator
from typing import Any

from sipfhir.sync.parcel import Node


def name(resource: Node) -> str:
    """What we call a resource: ``Goal/…``."""
    return f"{resource['resourceType']}/{resource['id']}"


def referred(node: Any) -> Iterator[str]:
    """All references in a node."""
    if isinstance(node, list):
        for one in node:
            yield from referred(one)
    elif isinstance(node, dict):
        if isinstance(node.get("reference"), str):
            yield node["reference"]
        for one in node.values():
            yield from referred(one)


def renamed(node: Any, rename: Callable[[Node, str], Node]) -> Any:
    """The node with each Reference that has a ``reference`` replaced by what ``rename`` makes of it."""
    if isinstance(node, list):
        return [renamed(one, rename) for one in node]
    if not isinstance(node, dict):
        return node
    made = {key: renamed(value, rename) for key, value in node.items()}
    reference = made.get("reference")
    return rename(made, reference) if isinstance(reference, str) else made
