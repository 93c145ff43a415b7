"""Values of elements as profiles see them: children by name, equality, patterns."""

from typing import TYPE_CHECKING, Any, NamedTuple

from sipfhir.conformance.run import At

if TYPE_CHECKING:
    from sipfhir.conformance.definitions import Definitions


class Value(NamedTuple):
    """An element: its value, its place, its type. ``beside`` is what stands under ``_name``."""

    node: Any
    at: At
    kind: str
    beside: Any = None
    part: bool = False
    """Whether its type is an inner part, which has no name in a profile."""


def children(above: Value, name: str, definitions: "Definitions") -> list[Value]:
    """The elements of a name, in order; of ``value[x]`` those of any type."""
    inside = above.node if isinstance(above.node, dict) else above.beside
    if not isinstance(inside, dict) or above.kind not in definitions.facts.types:
        return []
    holder = above.kind if isinstance(above.node, dict) else "Element"
    if "resourceType" in inside and definitions.is_resource(str(inside["resourceType"])):
        holder = str(inside["resourceType"])
    parts = definitions.shape(holder).built().parts
    if not name.endswith("[x]"):
        there = name in parts and (name in inside or f"_{name}" in inside)
        return _values(inside, name, above.at, parts[name].type) if there else []
    keys = dict.fromkeys(key.lstrip("_") for key in inside)
    typed = [key for key in keys if key in parts and parts[key].name == name[:-3]]
    return [one for key in typed for one in _values(inside, key, above.at, parts[key].type)]


def _values(inside: dict[str, Any], key: str, at: At, kind: str) -> list[Value]:
    node, beside = inside.get(key), inside.get(f"_{key}")
    here = (at, key) if key in inside else (at, f"_{key}")
    part = "." in kind
    if not isinstance(node, list) and not isinstance(beside, list):
        return [Value(node, here, kind, beside, part)]
    nodes = node if isinstance(node, list) else []
    besides = beside if isinstance(beside, list) else []
    length = max(len(nodes), len(besides))
    return [Value(_nth(nodes, i), (here, i), kind, _nth(besides, i), part) for i in range(length)]


def _nth(listed: list[Any], i: int) -> Any:
    return listed[i] if i < len(listed) else None


def equal(wanted: Any, found: Any) -> bool:
    """The same value; true is not 1."""
    return type(wanted) is type(found) and bool(wanted == found)


def fits(pattern: Any, found: Any) -> bool:
    """Whether all that a pattern has is there; an item of a list may stand anywhere (R4, pattern[x])."""
    if isinstance(pattern, dict):
        return isinstance(found, dict) and all(
            name in found and fits(value, found[name]) for name, value in pattern.items()
        )
    if isinstance(pattern, list):
        return isinstance(found, list) and all(any(fits(one, each) for each in found) for one in pattern)
    return equal(pattern, found)
