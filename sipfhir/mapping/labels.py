"""Labels that say which child of one tree is which child of another: name, branch, key or position."""

from typing import Any, NamedTuple

from sipfhir.mapping.paths import Path
from sipfhir.mapping.shape import Shape
from sipfhir.mapping.tree import Node


class Kid(NamedTuple):
    """A child with its label. ``by_content``: an item of a group without a key, known by what it holds."""

    label: str
    node: Node
    shape: Shape | None
    by_content: bool


def kids(shape: Shape | None, node: Node) -> list[Kid]:
    """The children of a node, each with a label of its own."""
    result: list[Kid] = []
    seen: dict[str, int] = {}
    for kid in node.kids or ():
        branch = _branch(shape, node, kid)
        stem, by_content = _stem(branch, kid)
        count = seen.get(stem, 0)
        seen[stem] = count + 1
        result.append(Kid(f"{stem}#{count}", kid, branch, by_content))
    return result


def _branch(shape: Shape | None, node: Node, kid: Node) -> Shape | None:
    """The branch of the shape that a child belongs to. The elements of a JSON array belong to the array's
    branches."""
    if shape is None:
        return None
    if node.array:
        return _choose(_siblings(shape), kid)
    branches = shape.children.get(kid.name, ())
    if kid.array and branches:
        return _array_shape(branches)
    return _choose(list(branches), kid)


def _array_shape(branches: Any) -> Shape:
    """A shape that stands for the array itself; its only use is to know the branches of its elements."""
    holder = Shape(branches[0].name, -1, array=True)
    holder.children = {"": list(branches)}
    return holder


def _siblings(shape: Shape) -> list[Shape]:
    return shape.children.get("", [])


def _choose(branches: list[Shape], kid: Node) -> Shape | None:
    for branch in branches:
        if branch.condition is None or branch.matches(kid.leaf(branch.condition.path)):
            return branch
    return None


def _stem(branch: Shape | None, kid: Node) -> tuple[str, bool]:
    if branch is None or branch.group is None:
        return f"{kid.name}|{branch.number if branch else ''}", False
    if branch.group.key is None:
        return f"{kid.name}|{branch.number}", True
    return f"{kid.name}|{branch.number}|{_key(branch.group.key, kid)}", False


def _key(path: Path, kid: Node) -> Any:
    return kid.leaf(tuple(step.name for step in path))
