"""A record as a tree that is the same for XML, JSON and CSV: what is written, and what residue is laid on."""

from typing import Any

from lxml import etree

SPACE = "@xmlns"
"""First letters of kids that are no leaves: what `local_tree` keeps of namespaces."""


class Node:
    """``kids`` is None for a scalar (``value``). XML: attributes are kids named `@x`, text a kid named `.`,
    text after a child a kid named `~`. JSON: an array's kids have no name."""

    __slots__ = ("array", "kids", "name", "value")

    def __init__(
        self, name: str, kids: "list[Node] | None" = None, value: Any = None, array: bool = False
    ) -> None:
        self.name = name
        self.kids = kids
        self.value = value
        self.array = array

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and self.content() == other.content()

    def __hash__(self) -> int:
        return hash(self.name)

    def content(self) -> Any:
        """All of it as plain tuples: what equality means. The order of XML attributes is not data."""
        if self.kids is None:
            return self.name, type(self.value).__name__, self.value
        attributes = sorted(kid.content() for kid in self.kids if kid.name[:1] == "@")
        others = [kid.content() for kid in self.kids if kid.name[:1] != "@"]
        return self.name, self.array, (*attributes, *others)

    def leaf(self, path: tuple[str, ...]) -> Any:
        """The scalar at a path of names below, None when there is none."""
        if not path:
            return (
                self.value
                if self.kids is None
                else next((kid.value for kid in self.kids if kid.name == "."), None)
            )
        for kid in self.kids or ():
            if kid.name == path[0]:
                return kid.leaf(path[1:])
        return None


def scalar(name: str, value: Any) -> Node:
    """A leaf: an attribute, a JSON scalar, a cell."""
    return Node(name, None, value)


def element(name: str, text: str) -> Node:
    """An XML element with nothing but text."""
    return Node(name, [Node(".", None, text)])


def from_xml(source: Any) -> Node:
    """The tree of an lxml element, comments and processing instructions left out."""
    kids = [Node("@" + name, None, value) for name, value in source.items()]
    if source.text and not kids and not len(source):
        return Node(source.tag, [Node(".", None, source.text)])
    add_text(kids, ".", source.text)
    for child in source:
        if isinstance(child.tag, str):
            kids.append(from_xml(child))
        add_text(kids, "~", child.tail)
    return Node(source.tag, kids)


def add_text(kids: list[Node], name: str, text: str | None) -> None:
    """A kid for a text that is not blank."""
    if text and not text.isspace():
        kids.append(Node(name, None, text))


def to_xml(node: Node) -> Any:
    """The lxml element of a tree."""
    result = etree.Element(node.name)
    for kid in node.kids or ():
        if kid.kids is not None:
            result.append(to_xml(kid))
        else:
            set_scalar(result, kid)
    return result


def set_scalar(element: Any, kid: Node) -> None:
    """An attribute or a text of an element; a text after a child stands behind the last one so far."""
    if kid.name[0] == "@":
        element.set(kid.name[1:], kid.value)
    elif kid.name == "." or not len(element):
        element.text = (element.text or "") + kid.value
    else:
        element[-1].tail = (element[-1].tail or "") + kid.value


def from_json(name: str, source: Any) -> Node:
    """The tree of a JSON value."""
    if isinstance(source, dict):
        return Node(name, [from_json(key, value) for key, value in source.items()])
    if isinstance(source, list):
        return Node(name, [from_json("", value) for value in source], array=True)
    return Node(name, None, source)


def to_json(node: Node) -> Any:
    """The JSON value of a tree."""
    if node.kids is None:
        return node.value
    if node.array:
        return [to_json(kid) for kid in node.kids]
    return {kid.name: to_json(kid) for kid in node.kids}


def leaves(node: Node) -> int:
    """How many leaves there are: scalars, and elements, arrays and objects with nothing in them."""
    if node.kids is None:
        return 0 if is_space(node) else 1
    return sum(map(leaves, node.kids)) or 1


def is_space(node: Node) -> bool:
    """Whether this is no leaf, but what is kept of a namespace."""
    return node.name == SPACE or node.name.startswith(SPACE + ":")
