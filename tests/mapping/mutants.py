"""Sources that nobody foresaw: a record's tree with a few things changed at random."""

from random import Random

from sipfhir.mapping.residue import pack, unpack
from sipfhir.mapping.tree import Node, is_space

STRUCTURE = "@.~"
"""First letters of kids that are attributes, text and stray text."""


def mutate(root: Node, random: Random, *, xml: bool) -> Node:
    """One to four changes: a leaf changed, removed, doubled, emptied; siblings reordered; something
    unknown added."""
    nodes = [node for node in _all(root) if not is_space(node)]
    for _ in range(random.randint(1, 4)):
        node = random.choice(nodes)
        if node.kids is None:
            _change(node, random, xml=xml)
        elif node.kids:
            random.choice([_remove, _double, _reorder, _add, _stray, _empty])(node, random, xml)
    return root


def _all(node: Node) -> list[Node]:
    return [node, *(below for kid in node.kids or () for below in _all(kid))]


def _change(node: Node, random: Random, *, xml: bool) -> None:
    if isinstance(node.value, str):
        node.value = random.choice(["XYZ", " x ", node.value.upper() or "Q", node.value + " "])
    elif not xml:
        node.value = random.choice([None, True, "s", 9999])


def _remove(node: Node, random: Random, xml: bool) -> None:
    assert node.kids
    del node.kids[random.randrange(len(node.kids))]


def _double(node: Node, random: Random, xml: bool) -> None:
    assert node.kids
    kid = random.choice(node.kids)
    if kid.name[:1] not in tuple(STRUCTURE) and (xml or node.array):
        node.kids.append(unpack(pack(kid)))


def _reorder(node: Node, random: Random, xml: bool) -> None:
    assert node.kids
    first = [kid for kid in node.kids if xml and kid.name[:1] in tuple("@.")]
    rest = [kid for kid in node.kids if not xml or kid.name[:1] not in tuple(STRUCTURE)]
    random.shuffle(rest)
    node.kids[:] = first + rest


def _add(node: Node, random: Random, xml: bool) -> None:
    assert node.kids
    node.kids.append(
        Node("Foo", [Node(".", None, "bar")]) if xml else Node("" if node.array else "Foo", None, 7)
    )


def _stray(node: Node, random: Random, xml: bool) -> None:
    assert node.kids
    if xml and node.kids[-1].name[:1] not in tuple(STRUCTURE):
        node.kids.append(Node("~", None, "stray"))


def _empty(node: Node, random: Random, xml: bool) -> None:
    assert node.kids
    kid = random.choice(node.kids)
    if kid.name[:1] not in tuple(STRUCTURE):
        kid.kids, kid.value = [], None
