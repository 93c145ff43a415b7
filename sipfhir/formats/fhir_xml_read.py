"""Elements of FHIR's XML into the tree of its JSON, and where a pointer into that tree leads."""

import copy
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from lxml import etree

from sipfhir.formats.fhir_json import Figure
from sipfhir.formats.fhir_r4 import BOOLEAN, DECIMAL, INTEGER, RESOURCE, XHTML, Element, elements, is_resource
from sipfhir.formats.fhir_xml_text import DIV

NAMESPACE = "http://hl7.org/fhir"
_HINTS = "{http://www.w3.org/2001/XMLSchema-instance}"
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DIGITS = 18
"""Of a number that is an int in the tree, as it is when JSON is read."""
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_UNKNOWN = Element(False, "?")

Node = dict[str, Any]
NO_NARRATIVES: Mapping[Any, str] = MappingProxyType({})


def resource(element: Any, narratives: Mapping[Any, str] = NO_NARRATIVES) -> Node:
    """The tree of a resource. ``narratives`` are texts of XHTML, letter by letter, by their elements."""
    return _Tree(narratives).resource(element)


def name_of(element: Any) -> str:
    """The member that an element becomes: its name; with its namespace unless that is FHIR's."""
    tag = str(element.tag)
    return tag.removeprefix(f"{{{NAMESPACE}}}") if tag != DIV else "div"


class _Tree:
    """Makes trees of the elements of one document."""

    def __init__(self, narratives: Mapping[Any, str]) -> None:
        self._narratives = narratives

    def resource(self, element: Any) -> Node:
        name = name_of(element)
        return {"resourceType": name, **self._members(element, name)}

    def _members(self, element: Any, type_name: str) -> Node:
        """Attributes and child elements of an element that is no primitive."""
        known, out = elements(type_name), _attributes(element, type_name)
        ahead: dict[str, list[Any]] = {}
        for child in element:
            ahead.setdefault(name_of(child), []).append(child)
        for name, found in ahead.items():
            one = known.get(name) or _guessed(found)
            if one.primitive:
                self._primitives(out, name, found, one)
            else:
                made = [self._one(each, one.kind) for each in found]
                out[name] = made if one.many or len(made) > 1 else made[0]
        text = "".join(part for part in (element.text, *(child.tail for child in element)) if part).strip()
        return {**out, "@text": text} if text else out

    def _one(self, element: Any, kind: str) -> Any:
        if kind == XHTML:
            return self._narratives.get(element) or xhtml(element)
        if kind == RESOURCE and len(element) == 1 and not element.attrib:
            return self.resource(element[0])
        return self._members(element, kind)

    def _primitives(self, out: Node, name: str, found: list[Any], one: Element) -> None:
        """Values under the name, and what stands beside them under the name with an underscore."""
        values = [_value(each.get("value"), one.kind) for each in found]
        beside = [self._beside(each) for each in found]
        listed = one.many or len(found) > 1
        if any(value is not None for value in values):
            out[name] = values if listed else values[0]
        if any(beside) or all(value is None for value in values):
            out[f"_{name}"] = [each or None for each in beside] if listed else beside[0]

    def _beside(self, element: Any) -> Node:
        said = self._members(element, "Element")
        said.pop("@value", None)
        return said


def _attributes(element: Any, type_name: str) -> Node:
    """What stands in attributes: where R4 has them, members; where to find a schema is only a hint."""
    return {
        name if in_attribute(name, type_name) else f"@{name}": said
        for name, said in element.attrib.items()
        if not name.startswith(_HINTS)
    }


def in_attribute(name: str, type_name: str) -> bool:
    """True of a member that XML has in an attribute: the id of what is no resource, an extension's url."""
    return (name == "id" and not is_resource(type_name)) or (name == "url" and type_name == "Extension")


def _guessed(found: list[Any]) -> Element:
    """An element that R4 does not know: a primitive when it has a value and no more than extensions."""
    plain = all(
        "value" in one.attrib and all(name_of(child) == "extension" for child in one) for one in found
    )
    return Element(False, "") if plain else _UNKNOWN


def _value(said: str | None, kind: str) -> Any:
    """What JSON writes for a value; one that is not of its type stays a text."""
    if said is None:
        return None
    if kind == BOOLEAN:
        return {"true": True, "false": False}.get(said, said)
    if kind in (INTEGER, DECIMAL) and _INTEGER.fullmatch(said):
        return int(said) if len(said) <= _DIGITS and said != "-0" else Figure(said)
    return Figure(said) if kind == DECIMAL and _NUMBER.fullmatch(said) else said


def xhtml(element: Any) -> str:
    """A narrative as text, with no namespace but those that it uses."""
    alone = copy.deepcopy(element)
    alone.tail = None
    etree.cleanup_namespaces(alone)
    return str(etree.tostring(alone, encoding="unicode"))


def line_at(root: Any, pointer: str) -> int:
    """The line of what a JSON pointer into the tree leads to; of the last part of it that is there."""
    here = root
    for name, number in _steps(pointer):
        found = [child for child in here if name_of(child) == name]
        if number >= len(found):
            break
        here = found[number]
        if name in ("resource", "contained") and len(here) == 1:
            here = here[0]
    return int(here.sourceline or 1)


def _steps(pointer: str) -> list[tuple[str, int]]:
    """Names of a pointer, each with the index that follows it, or 0."""
    parts = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    named = [(i, part) for i, part in enumerate(parts) if not part.isdecimal()]
    after = [*parts[1:], ""]
    return [(part.removeprefix("_"), int(after[i]) if after[i].isdecimal() else 0) for i, part in named]
