"""Which field a mapping gives to each leaf of a record, told without reading: for comparing two mappings."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sipfhir.mapping.ir import Leaf
from sipfhir.mapping.labels import kids
from sipfhir.mapping.mapping import Mapping
from sipfhir.mapping.shape import Action, Shape
from sipfhir.mapping.tree import Node

_ENTRY = re.compile(r"[#@]\d+|!\d+")
_SAME = (
    (re.compile(r"\b(identifiers|contacts|replaces)\.value$"), r"\1"),
    (re.compile(r"\bname\.text$"), "name"),
)


class Spot(NamedTuple):
    """A leaf: the names above it, its field ("" for none), its converter, the group that it stands in."""

    path: str
    field: str
    kind: str
    group: str


def spots(mapping: Mapping, node: Node) -> Iterator[Spot]:
    """Every leaf of a record that says something."""
    yield from _below(mapping.shape, node, node.name, "")


def _below(shape: Shape | None, node: Node, path: str, group: str) -> Iterator[Spot]:
    if shape is not None and shape.group is not None:
        group = ".".join(part for part in (group, shape.group.field) if part)
    if node.kids is None:
        if node.value not in (None, ""):
            yield _spot(shape.text if shape else [], path, group)
        return
    for kid in kids(shape, node):
        name = kid.node.name
        if name == "~" or (
            kid.node.kids is None and name[:1] in ("@", ".") and str(kid.node.value).isspace()
        ):
            continue
        if name.startswith("@") and kid.node.kids is None and kid.node.value:
            yield _spot(shape.attributes.get(name[1:], []) if shape else [], f"{path}/{name}", group)
        elif name == "." and kid.node.kids is None:
            yield _spot(shape.text if shape else [], path, group)
        else:
            yield from _below(kid.shape, kid.node, f"{path}/{name}" if name else path, group)


def _spot(actions: Sequence[Action], path: str, group: str) -> Spot:
    leaf = next((action for action in actions if isinstance(action, Leaf)), None)
    if leaf is None:
        return Spot(path, "", "", group)
    field = ".".join(part for part in (group, leaf.field) if part)
    return Spot(path, same_name(field), leaf.codec.name, _ENTRY.sub("", group))


def same_name(field: str) -> str:
    """A field by the one name that it has however it is written: `identifiers.value` is `identifiers`."""
    field = _ENTRY.sub("", field)
    for pattern, plain in _SAME:
        field = pattern.sub(plain, field)
    return field
