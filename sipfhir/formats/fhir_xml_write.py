"""The tree of FHIR's JSON into XML."""

import re
from typing import Any

from lxml import etree

from sipfhir.formats.fhir_r4 import RESOURCE, XHTML, Element, elements
from sipfhir.formats.fhir_xml_proof import CannotSpell, escaped, parsed
from sipfhir.formats.fhir_xml_read import NAMESPACE, Node, in_attribute, xhtml
from sipfhir.formats.fhir_xml_text import LINE_ENDS

_UNKNOWN = Element(False, "?")
_HELD = re.compile(rb"<\?narrative (\d+)\?>")
_BEGINS = re.compile(r"<[A-Za-z_]")


def spelt(tree: Node) -> bytes:
    """A resource as an XML document. Raises CannotSpell."""
    narratives: list[str] = []
    try:
        root = etree.Element(_tag(_type_of(tree, "")), nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    except ValueError:
        raise CannotSpell("/resourceType") from None
    _Spelling(narratives).resource(root, tree, "")
    data = etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"
    return _HELD.sub(lambda held: narratives[int(held[1])].encode(), data)


def _tag(name: str) -> str:
    return name if name.startswith("{") else f"{{{NAMESPACE}}}{name}"


def _type_of(tree: Any, pointer: str) -> str:
    name = tree.get("resourceType") if isinstance(tree, dict) else None
    if not isinstance(name, str):
        raise CannotSpell(pointer)
    return name


class _Spelling:
    """Fills elements. The text of a ``narrative`` is put in letter by letter, when all else is written."""

    def __init__(self, narratives: list[str]) -> None:
        self._narratives = narratives

    def resource(self, element: Any, tree: Node, pointer: str) -> None:
        """The members of a resource."""
        name = _type_of(tree, pointer)
        rest = {key: child for key, child in tree.items() if key != "resourceType"}
        self._members(element, rest, name, pointer)

    def _members(self, element: Any, node: Any, type_name: str, pointer: str) -> None:
        """Members in the order of the standard; what it does not know comes last, in the order given."""
        if not isinstance(node, dict):
            raise CannotSpell(pointer)
        known = elements(type_name)
        order = {name: i for i, name in enumerate(known)}
        names = dict.fromkeys(key.removeprefix("_") for key in node)
        for name in sorted(names, key=lambda name: order.get(name, len(order))):
            at = f"{pointer}/{escaped(name)}"
            if name == "@text":
                _text(element, node[name], at)
            elif name[:1] == "@" or (in_attribute(name, type_name) and f"_{name}" not in node):
                _attribute(element, name.removeprefix("@"), node.get(name), at)
            else:
                self._member(element, name, node, known.get(name, _UNKNOWN), at)

    def _member(self, element: Any, name: str, node: Node, one: Element, pointer: str) -> None:
        values, beside = node.get(name), node.get(f"_{name}")
        if beside is None and (one.kind == XHTML or not (one.primitive or _scalar(values))):
            for i, value in enumerate(values if isinstance(values, list) else [values]):
                at = f"{pointer}/{i}" if isinstance(values, list) else pointer
                self._complex(element, name, value, one.kind, at)
            return
        values, beside = _listed(values), _listed(beside)
        for i in range(max(len(values), len(beside))):
            child = _child(element, name, pointer)
            if i < len(values) and values[i] is not None:
                _attribute(child, "value", _written(values[i]), pointer)
            if i < len(beside) and beside[i] is not None:
                self._members(child, beside[i], "Element", pointer)

    def _complex(self, element: Any, name: str, value: Any, kind: str, pointer: str) -> None:
        if kind == XHTML:
            element.append(self._narrative(value, pointer))
            return
        child = _child(element, name, pointer)
        if kind == RESOURCE:
            inner = _child(child, _type_of(value, pointer), pointer)
            self.resource(inner, value, pointer)
        else:
            self._members(child, value, kind, pointer)

    def _narrative(self, value: Any, pointer: str) -> Any:
        """What holds its place. Text before its element, which no XML can have there, is left out."""
        element = parsed(value, pointer)
        said = value if _BEGINS.match(value) else xhtml(element)
        self._narratives.append(LINE_ENDS.sub("\n", said))
        return etree.PI("narrative", str(len(self._narratives) - 1))


def _scalar(value: Any) -> bool:
    items = value if isinstance(value, list) and value else [value]
    return all(not isinstance(item, dict | list) for item in items)


def _listed(node: Any) -> list[Any]:
    return node if isinstance(node, list) else [] if node is None else [node]


def _attribute(element: Any, name: str, value: Any, pointer: str) -> None:
    if not isinstance(value, str):
        raise CannotSpell(pointer)
    try:
        element.set(name, value)
    except ValueError:
        raise CannotSpell(pointer) from None


def _text(element: Any, value: Any, pointer: str) -> None:
    """Text that stands where R4 has none: before the elements."""
    try:
        element.text = value
    except (TypeError, ValueError):
        raise CannotSpell(pointer) from None


def _child(element: Any, name: str, pointer: str) -> Any:
    try:
        return etree.SubElement(element, _tag(name))
    except ValueError:
        raise CannotSpell(pointer) from None


def _written(value: Any) -> Any:
    """A value as XML writes it."""
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
