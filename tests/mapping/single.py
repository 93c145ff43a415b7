"""Every change of one leaf: changed, removed, added. What a mapping must never overlook."""

from collections.abc import Iterator
from typing import NamedTuple

from sipfhir.mapping.residue import pack, unpack
from sipfhir.mapping.tree import Node


class Mutant(NamedTuple):
    """One change and where: names of the parts above, for a report without values."""

    kind: str
    where: str
    tree: Node


def mutants(root: Node, *, xml: bool) -> Iterator[Mutant]:
    """All single changes of a record's tree, each on a copy of its own."""
    packed = pack(root)
    for path in _paths(root):
        for kind in ("changed", "removed", "added"):
            copy = unpack(packed)
            if _change(copy, path, kind, xml=xml):
                yield Mutant(kind, _where(root, path), copy)


def _paths(node: Node, at: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    yield at
    for i, kid in enumerate(node.kids or ()):
        yield from _paths(kid, (*at, i))


def _change(root: Node, path: tuple[int, ...], kind: str, *, xml: bool) -> bool:
    node = root
    for i in path[:-1]:
        assert node.kids is not None
        node = node.kids[i]
    target = node if not path else (node.kids or [])[path[-1]]
    if kind == "added":
        return _add(target, xml=xml)
    if not path or target.kids:
        return False
    if kind == "removed":
        assert node.kids is not None
        del node.kids[path[-1]]
        return True
    return _alter(target)


def _add(target: Node, *, xml: bool) -> bool:
    """An element, member or item that no mapping knows."""
    if target.kids is None:
        return False
    if xml:
        target.kids.append(Node("Okand", [Node(".", None, "x")]))
    else:
        target.kids.append(Node("" if target.array else "Okand", None, "x"))
    return True


def _alter(target: Node) -> bool:
    if target.kids == []:
        return False
    if isinstance(target.value, bool):
        target.value = not target.value
    elif isinstance(target.value, int):
        target.value += 1
    else:
        target.value = "x" if target.value is None else f"{target.value}x"
    return True


def _where(root: Node, path: tuple[int, ...]) -> str:
    names, node = [root.name], root
    for i in path:
        assert node.kids is not None
        node = node.kids[i]
        names.append(node.name)
    return "/".join(names)
