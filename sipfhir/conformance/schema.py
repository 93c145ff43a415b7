"""JSON Schema of a resource with its profiles, for the gate: narrower than R4 where that is simpler."""

from collections.abc import Callable
from itertools import combinations
from threading import local
from typing import TYPE_CHECKING, Any, NamedTuple

import jsonschema_rs

from sipfhir.conformance.compile import name_of
from sipfhir.conformance.facts import Element, Kind
from sipfhir.conformance.overlay import Overlay
from sipfhir.conformance.primitives import FORMS
from sipfhir.conformance.profiles import merged
from sipfhir.conformance.schema_asks import Asks, Json
from sipfhir.conformance.schema_extensions import Extensions
from sipfhir.conformance.schema_values import Values

if TYPE_CHECKING:
    from sipfhir.conformance.definitions import Definitions
FEW = 5
"""So many members of a choice are said to exclude each other by pairs."""
RARE = frozenset({"contained", "modifierExtension", "implicitRules", "assigner"})
"""Elements that are left to the check; so are ids of elements."""


class Host(NamedTuple):
    """What stands at a place: its type, the path from its resource, what its element is called there."""

    kind: str
    path: str = ""
    element: str = ""
    above: tuple[str, ...] = ()
    """The types that it stands in: what stands in itself is left to the check."""

    def inner(self, element: Element, kind: Kind) -> "Host":
        """An element of it."""
        name = element.name.removesuffix("[x]")
        path = f"{self.path}.{name}" if self.path else ""
        return Host(kind.code, path, f"{self.kind}.{name}", (*self.above, self.kind))

    def anywhere(self) -> "Host":
        """The same type, wherever it stands."""
        return Host(self.kind, above=self.above)


class Schema:
    """Of one type with its profiles."""

    def __init__(self, definitions: "Definitions", here: local, bundled: bool = False) -> None:
        self.definitions = definitions
        self.asks = Asks(definitions, here)
        self.extensions = Extensions(self)
        self.values = Values(self, bundled)
        self._shared: dict[str, Json] = {}
        self._numbers: dict[str, str] = {}

    def of(self, type_name: str, *profiles: str) -> Callable[[Any], bool] | None:
        """Whether a resource has no fault; None when a profile is not at hand or of another type."""
        asked = [merged(self.definitions, url) for url in profiles]
        known = self.definitions.is_resource(type_name)
        if not known or any(unknown or kind != type_name for _, kind, unknown in asked):
            return None
        schema = self.object(Host(type_name, type_name), [root for root, _, _ in asked])
        made = jsonschema_rs.Draft202012Validator(
            {**schema, "$defs": self._shared},
            formats=self.asks.formats,
            validate_formats=True,
            keywords={"asks": self.asks.keyword()},
            pattern_options=jsonschema_rs.RegexOptions(),
        )
        return made.is_valid

    def share(self, name: str, make: Callable[[], Json]) -> Json:
        """A schema that stands in many places."""
        if name not in self._numbers:
            self._numbers[name] = f"d{len(self._numbers)}"
            self._shared[self._numbers[name]] = make()
        return {"$ref": f"#/$defs/{self._numbers[name]}"}

    def object(self, host: Host, asked: list[Overlay]) -> Json:
        """An object of a type."""
        fact = self.definitions.facts.types[host.kind]
        resource = fact.kind == "resource"
        told = {one.name for one in fact.elements if one.name not in RARE and (one.name != "id" or resource)}
        properties: Json = {"resourceType": {"const": host.kind}} if resource else {}
        needed: list[Json] = []
        for element in (one for one in fact.elements if one.name in told):
            own = [one.children[element.name] for one in asked if element.name in one.children]
            self._element(element, host, own, properties, needed)
        for one in asked:
            left = {name: child for name, child in one.children.items() if name not in told}
            needed += [self.asks.child(name, child, host.kind) for name, child in left.items()]
            needed += [self.asks.invariant(each, host.kind) for each in one.invariants]
        numbers = [number for one in fact.elements if one.choice for number in one.invariants]
        needed += self.asks.rules([*fact.invariants, *numbers], host.kind)
        return {**_object(properties), "allOf": needed} if needed else _object(properties)

    def _element(
        self, element: Element, host: Host, asked: list[Overlay], properties: Json, needed: list[Json]
    ) -> None:
        """The members that an element may be, and what it needs beside them."""
        left = [one for one in asked if not self._sayable(one, element)]
        needed += [self.asks.child(element.name, one, host.kind) for one in left]
        asked = [one for one in asked if one not in left]
        if any(one.high == 0 for one in asked):
            return
        made = self._members(element, host, asked)
        properties |= made
        names = [name_of(element, kind) for kind in self._kinds(element, host, asked)]
        every = [key for name in names for key in (name, f"_{name}") if key in made]
        if element.low or any(one.low for one in asked):
            needed.append({"anyOf": [{"required": [key]} for key in every] or [False]})
        if len(names) > 1:
            needed.append(self._at_most_one(every))

    def _members(self, element: Element, host: Host, asked: list[Overlay]) -> Json:
        made: Json = {}
        for kind in self._kinds(element, host, asked):
            key, inner = name_of(element, kind), host.inner(element, kind)
            if element.name == "extension":
                return {key: self.extensions.listed(host, asked)}
            made[key] = _many(self.values.of(inner, element, kind, asked), element, asked)
            if kind.code in FORMS and element.high == 1:
                own = [one.children["extension"] for one in asked if "extension" in one.children]
                beside = _object({"extension": self.extensions.listed(inner, own)})
                made[f"_{key}"] = {**beside, "required": ["extension"]}
        return made

    def _kinds(self, element: Element, host: Host, asked: list[Overlay]) -> list[Kind]:
        """The types that profiles leave, but those that it stands in already."""
        left = [{one.code for one in each.types} for each in asked if each.types]
        return [
            kind
            for kind in element.kinds
            if kind.code != "Resource"
            and (kind.code not in (*host.above, host.kind) or kind.code == "Extension")
            and ("." in kind.code or all(kind.code in codes for codes in left))
        ]

    def _at_most_one(self, keys: list[str]) -> Json:
        if len(keys) <= FEW:
            return {"not": {"anyOf": [{"required": list(both)} for both in combinations(keys, 2)]}}
        every = frozenset(keys)
        return self.asks.holds(lambda node, run: len(node.keys() & every) < 2)

    def _sayable(self, asked: Overlay, element: Element) -> bool:
        """Whether a schema says all that a profile asks of an element."""
        if element.name == "extension":
            return self.extensions.sayable(asked)
        if asked.slices or asked.closed:
            return False
        primitive = any(kind.code in FORMS for kind in element.kinds)
        return not primitive or all(
            name == "extension" and self.extensions.sayable(one) and not one.low
            for name, one in asked.children.items()
        )


def _object(properties: Json) -> Json:
    return {"type": "object", "minProperties": 1, "properties": properties, "additionalProperties": False}


def _many(one: Json, element: Element, asked: list[Overlay]) -> Json:
    if element.high == 1:
        return one
    least = [one.low for one in asked if one.low]
    most = [one for one in (element.high, *(each.high for each in asked)) if one is not None and one > 0]
    made = {"type": "array", "items": one, "minItems": max((1, *least))}
    return {**made, "maxItems": min(most)} if most else made
