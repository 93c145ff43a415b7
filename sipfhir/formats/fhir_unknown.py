"""What stands in a tree that R4 does not know: it is kept in both spellings, and told."""

from collections.abc import Iterator
from typing import Any

from sipfhir.formats.fhir_r4 import RESOURCE, elements, is_resource


def unknown(tree: Any) -> Iterator[str]:
    """JSON pointers of members that no definition of R4 has; of a type that R4 does not have, its own."""
    yield from _resource(tree, "")


def _resource(node: Any, at: str) -> Iterator[str]:
    kind = node.get("resourceType") if isinstance(node, dict) else None
    if not isinstance(kind, str) or not is_resource(kind):
        yield f"{at}/resourceType" if kind is not None else at
        return
    yield from _members({name: child for name, child in node.items() if name != "resourceType"}, kind, at)


def _members(node: Any, type_name: str, at: str) -> Iterator[str]:
    if not isinstance(node, dict):
        return
    known = elements(type_name)
    for name, child in node.items():
        here = f"{at}/{name.replace('~', '~0').replace('/', '~1')}"
        plain = name.removeprefix("_")
        one = known.get(plain)
        if one is None or (plain != name and not one.primitive):
            yield here
        elif not one.primitive or plain != name:
            yield from _each(child, "Element" if plain != name else one.kind, here)


def _each(node: Any, kind: str, at: str) -> Iterator[str]:
    listed = isinstance(node, list)
    for i, item in enumerate(node if listed else [node]):
        here = f"{at}/{i}" if listed else at
        yield from _resource(item, here) if kind == RESOURCE else _members(item, kind, here)
