"""Words that the invariants are written in: what FHIRPath calls exists, hasValue, ofType."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sipfhir.conformance.run import Node


def has(node: Node, name: str) -> bool:
    """``name.exists()``: a primitive with extensions only exists too."""
    return name in node or f"_{name}" in node


def has_any(node: Node, name: str) -> bool:
    """``exists()`` of an element whose type JSON writes into the name."""
    size = len(name)
    return any(
        key.startswith(name) and key[size : size + 1].isupper() for key in (one.lstrip("_") for one in node)
    )


def inner(node: Node, name: str) -> Node:
    """An element that stands once; an empty one when it is missing or no object."""
    found = node.get(name)
    return found if isinstance(found, dict) else {}


def listed(node: Any, name: str) -> Iterator[Node]:
    """The elements of a list."""
    found = node.get(name) if isinstance(node, dict) else None
    for one in found if isinstance(found, list) else ():
        if isinstance(one, dict):
            yield one


def coded(concept: Any, system: str, *codes: str) -> bool:
    """Whether a CodeableConcept has one of the codes."""
    return any(one.get("system") == system and one.get("code") in codes for one in listed(concept, "coding"))


def number(node: Node, name: str) -> Decimal | int | float | None:
    """A number; None for anything else."""
    found = node.get(name)
    return found if isinstance(found, int | float | Decimal) and not isinstance(found, bool) else None
