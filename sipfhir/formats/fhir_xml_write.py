"""The tree of FHIR's JSON into XML, proved by reading it back."""

from typing import Any

from lxml import etree

from sipfhir.formats.fhir_r4 import RESOURCE, XHTML, Element, elements, is_resource
from sipfhir.formats.fhir_xml_read import NAMESPACE, Node, resource, xhtml
from sipfhir.formats.xml_parse import parser

_UNKNOWN = Element(False, "?")


class CannotSpell(ValueError):
    """A tree that XML would not give back as it is. ``pointer`` is a JSON pointer to what differs first."""

    def __init__(self, pointer: str) -> None:
        super().__init__(f"{pointer or '/'}: FHIR's XML cannot hold this as it is. Mend the resource.")
        self.pointer = pointer


def element_of(tree: Node) -> Any:
    """The element of a resource. Raises CannotSpell."""
    root = etree.Element(_tag(_type_of(tree, "")), nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    _fill(root, tree, "")
    pointer = _difference(tree, resource(root), "")
    if pointer is not None:
        raise CannotSpell(pointer)
    return root


def _tag(name: str) -> str:
    return name if name.startswith("{") else f"{{{NAMESPACE}}}{name}"


def _type_of(tree: Any, pointer: str) -> str:
    name = tree.get("resourceType") if isinstance(tree, dict) else None
    if not isinstance(name, str):
        raise CannotSpell(pointer)
    return name


def _fill(element: Any, tree: Node, pointer: str) -> None:
    """The members of a resource."""
    name = _type_of(tree, pointer)
    _members(element, {key: child for key, child in tree.items() if key != "resourceType"}, name, pointer)


def _members(element: Any, node: Any, type_name: str, pointer: str) -> None:
    """Members in the order of the standard; what it does not know comes last, in the order given."""
    if not isinstance(node, dict):
        raise CannotSpell(pointer)
    known = elements(type_name)
    order = {name: i for i, name in enumerate(known)}
    names = dict.fromkeys(key.removeprefix("_") for key in node)
    for name in sorted(names, key=lambda name: order.get(name, len(order))):
        at = f"{pointer}/{_escaped(name)}"
        if _in_attribute(name, type_name):
            _attribute(element, name.removeprefix("@"), node.get(name), at)
        elif name == "@text":
            raise CannotSpell(at)
        else:
            _member(element, name, node, known.get(name, _UNKNOWN), at)


def _in_attribute(name: str, type_name: str) -> bool:
    own = name == "id" and not is_resource(type_name)
    return own or (name == "url" and type_name == "Extension") or (name != "@text" and name[:1] == "@")


def _attribute(element: Any, name: str, value: Any, pointer: str) -> None:
    if not isinstance(value, str):
        raise CannotSpell(pointer)
    try:
        element.set(name, value)
    except ValueError:
        raise CannotSpell(pointer) from None


def _member(element: Any, name: str, node: Node, one: Element, pointer: str) -> None:
    values, beside = node.get(name), node.get(f"_{name}")
    if beside is None and (one.kind == XHTML or not (one.primitive or _scalar(values))):
        for i, value in enumerate(values if isinstance(values, list) else [values]):
            _complex(
                element, name, value, one.kind, f"{pointer}/{i}" if isinstance(values, list) else pointer
            )
        return
    values, beside = _listed(values), _listed(beside)
    for i in range(max(len(values), len(beside))):
        child = _child(element, name, pointer)
        if i < len(values) and values[i] is not None:
            _attribute(child, "value", _written(values[i]), pointer)
        if i < len(beside) and beside[i] is not None:
            _members(child, beside[i], "Element", pointer)


def _scalar(value: Any) -> bool:
    items = value if isinstance(value, list) and value else [value]
    return all(not isinstance(item, dict | list) for item in items)


def _listed(node: Any) -> list[Any]:
    return node if isinstance(node, list) else [] if node is None else [node]


def _complex(element: Any, name: str, value: Any, kind: str, pointer: str) -> None:
    if kind == XHTML:
        element.append(_narrative(value, pointer))
        return
    child = _child(element, name, pointer)
    if kind == RESOURCE:
        inner = _child(child, _type_of(value, pointer), pointer)
        _fill(inner, value, pointer)
    else:
        _members(child, value, kind, pointer)


def _child(element: Any, name: str, pointer: str) -> Any:
    try:
        return etree.SubElement(element, _tag(name))
    except ValueError:
        raise CannotSpell(pointer) from None


def _narrative(value: Any, pointer: str) -> Any:
    try:
        return etree.fromstring(value.encode(), parser())
    except (etree.XMLSyntaxError, AttributeError, UnicodeEncodeError):
        raise CannotSpell(pointer) from None


def _written(value: Any) -> Any:
    """A value as XML writes it."""
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _difference(one: Any, other: Any, pointer: str) -> str | None:
    """Where two trees differ first; None when they are the same."""
    if isinstance(one, dict) and isinstance(other, dict):
        names = [*one, *(name for name in other if name not in one)]
        pairs = ((name, one.get(name), other.get(name), name in one and name in other) for name in names)
        found = (
            _difference(mine, theirs, f"{pointer}/{_escaped(name)}")
            if both
            else f"{pointer}/{_escaped(name)}"
            for name, mine, theirs, both in pairs
        )
        return next((each for each in found if each is not None), None)
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        both = enumerate(zip(one, other, strict=True))
        walk = (_difference(mine, theirs, f"{pointer}/{i}") for i, (mine, theirs) in both)
        return next((each for each in walk if each is not None), None)
    return None if _same(one, other, pointer) else pointer


def _same(one: Any, other: Any, pointer: str) -> bool:
    if pointer.endswith("/div") and isinstance(one, str) and isinstance(other, str):
        return xhtml(_narrative(one, pointer)) == xhtml(_narrative(other, pointer))
    return (
        isinstance(one, bool) == isinstance(other, bool)
        and isinstance(one, str) == isinstance(other, str)
        and (one is other or str(one) == str(other))
    )
