"""A value in a place where fixed marks say which field of the plan it is."""

from collections.abc import Callable
from typing import Any

from sipfhir.resources.codecs import Codec, Make, members_of
from sipfhir.resources.reading import At, Reading
from sipfhir.resources.systems import Node, Systems
from sipfhir.resources.tree import When

Marks = Callable[[Systems], Node]


def marked(value: Make, under: str, marks: Marks) -> Make:
    """An object with the value ``under`` one member, and members that are always the same."""

    def make(systems: Systems) -> Codec:
        codec, fixed = value(systems), marks(systems)

        def write(part: Any, build: Any) -> Node:
            return {**fixed, under: codec.write(part, build)}

        def read(node: Any, r: Reading, at: At) -> Any:
            found = None
            for key, child in members_of(node):
                if key == under:
                    found = codec.read(child, r, (at, key))
                elif child == fixed.get(key):
                    r.skip(child, "fixed by the mapping")
                else:
                    r.miss(child, (at, key))
            return found

        return Codec(write, read)

    return make


def has(marks: Marks, member: str) -> When:
    """True of items that carry the mark under ``member``."""
    return lambda node, r: isinstance(node, dict) and bool(node.get(member) == marks(r.systems)[member])


def ending_in(node: Any, url: str) -> bool:
    """True of a node whose last extension has this url."""
    extensions = node.get("extension") if isinstance(node, dict) else None
    last = extensions[-1] if isinstance(extensions, list) and extensions else None
    return isinstance(last, dict) and last.get("url") == url


def without_last(node: Node) -> Node:
    """The node without its last extension."""
    rest = node["extension"][:-1]
    return (
        {**node, "extension": rest}
        if rest
        else {key: child for key, child in node.items() if key != "extension"}
    )


def with_last(node: Node, extension: Node) -> Node:
    """The node with one more extension."""
    return {**node, "extension": [*node.get("extension", ()), extension]}
