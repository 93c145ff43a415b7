"""What stands in a tree that R4 does not know: it is kept in both spellings, and told."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sipfhir.formats.fhir_r4 import RESOURCE, elements, is_resource


class Unknown(NamedTuple):
    """Where it stands, as a JSON pointer. ``case`` is ``resource`` for a resource of no type of R4."""

    pointer: str
    case: str = "default"


def unknown(tree: Any) -> Iterator[Unknown]:
    """Members that no definition of R4 has, and types of resources."""
    yield from _resource(tree, "")


def _resource(node: Any, at: str) -> Iterator[Unknown]:
    kind = node.get("resourceType") if isinstance(node, dict) else None
    if not isinstance(kind, str) or not is_resource(kind):
        yield Unknown(at if kind is None else f"{at}/resourceType", "resource")
        return
    yield from _members({name: child for name, child in node.items() if name != "resourceType"}, kind, at)


def _members(node: Any, type_name: str, at: str) -> Iterator[Unknown]:
    if not isinstance(node, dict):
        return
    known = elements(type_name)
    for name, child in node.items():
        here = f"{at}/{name.replace('~', '~0').replace('/', '~1')}"
        plain = name.removeprefix("_")
        one = known.get(plain)
        if one is None or (plain != name and not one.primitive):
            yield Unknown(here)
        elif not one.primitive or plain != name:
            yield from _each(child, "Element" if plain != name else one.kind, here)


def _each(node: Any, kind: str, at: str) -> Iterator[Unknown]:
    listed = isinstance(node, list)
    for i, item in enumerate(node if listed else [node]):
        here = f"{at}/{i}" if listed else at
        yield from _resource(item, here) if kind == RESOURCE else _members(item, kind, here)
