"""JSON Schema of a resource with its profiles, for the gate: narrower than R4 where that is simpler."""

from collections.abc import Callable, Iterable
from itertools import combinations
from threading import local
from typing import TYPE_CHECKING, Any, NamedTuple

import jsonschema_rs

from sipfhir.conformance import bindings
from sipfhir.conformance.compile import name_of, rules_of
from sipfhir.conformance.facts import Element, Kind
from sipfhir.conformance.forms import ID, PATTERNS, UUID
from sipfhir.conformance.matching import Value
from sipfhir.conformance.overlay import Asked, Overlay
from sipfhir.conformance.primitives import FORMS
from sipfhir.conformance.profiles import CORE, Judge, merged
from sipfhir.conformance.references import leads
from sipfhir.conformance.run import Run
from sipfhir.conformance.schema_extensions import Extensions

if TYPE_CHECKING:
    from sipfhir.conformance.definitions import Definitions
Ask = Callable[[Any, Run], Any]
Json = dict[str, Any]
FEW = 5
"""So many members of a choice are said to exclude each other by pairs."""
LISTED = 500
"""So many codes of a system are listed at most."""
RARE = frozenset({"contained", "modifierExtension", "implicitRules", "assigner"})
"""Elements that are left to the check."""


class Host(NamedTuple):
    """What stands at a place: its type, the path from its resource, what its element is called there."""

    kind: str
    path: str = ""
    element: str = ""
    above: tuple[str, ...] = ()
    """The types that it stands in: what stands in itself is left to the check."""


class Schema:
    """Of one type with its profiles."""

    def __init__(self, definitions: "Definitions", here: local, bundled: bool = False) -> None:
        self.definitions, self._here, self._bundled = definitions, here, bundled
        self._asks: list[Ask] = []
        self._formats: dict[str, Callable[[str], bool]] = {}
        self.shared: dict[str, Json] = {}
        self._numbers: dict[str, str] = {}
        self._judge = Judge(definitions, "")
        self._extensions = Extensions(self)

    def of(self, type_name: str, *profiles: str) -> Callable[[Any], bool] | None:
        """Whether a resource has no fault; None when a profile is not at hand or of another type."""
        asked = [merged(self.definitions, url) for url in profiles]
        known = self.definitions.is_resource(type_name)
        if not known or any(unknown or kind != type_name for _, kind, unknown in asked):
            return None
        schema = self.object(Host(type_name, type_name), [root for root, _, _ in asked])
        made = jsonschema_rs.Draft202012Validator(
            {**schema, "$defs": self.shared},
            formats=self._formats,
            validate_formats=True,
            keywords={"asks": _keyword(self._asks, self._here)},
            pattern_options=jsonschema_rs.RegexOptions(),
        )
        return made.is_valid

    def host(self, kind: str) -> Host:
        """A place of which nothing is known but its type."""
        return Host(kind, above=("Extension",))

    def ask(self, ask: Ask) -> Json:
        """Asks a function of the object at a place: nothing may have been told to the run after it."""
        self._asks.append(ask)
        return {"asks": len(self._asks) - 1}

    def object(self, host: Host, asked: list[Overlay]) -> Json:
        """An object of a type."""
        fact = self.definitions.facts.types[host.kind]
        properties: Json = {"resourceType": {"const": host.kind}} if fact.kind == "resource" else {}
        needed: list[Json] = []
        for element in fact.elements:
            own = [one.children[element.name] for one in asked if element.name in one.children]
            if element.name not in RARE and (element.name != "id" or fact.kind == "resource"):
                self._element(element, host, own, properties, needed)
        told = {element.name for element in fact.elements if element.name not in RARE}
        for overlay in asked:
            needed += [
                self._left(name, one, host) for name, one in overlay.children.items() if name not in told
            ]
            needed += [self._invariant(one, host) for one in overlay.invariants]
        numbers = [
            *fact.invariants,
            *(one for each in fact.elements if each.choice for one in each.invariants),
        ]
        needed += self._rules(numbers, host.kind)
        return {
            "type": "object",
            "minProperties": 1,
            "properties": properties,
            "additionalProperties": False,
        } | ({"allOf": needed} if needed else {})

    def _element(
        self, element: Element, host: Host, asked: list[Overlay], properties: Json, needed: list[Json]
    ) -> None:
        """The members that an element may be, and what it needs beside them."""
        needed += [self._left(element.name, one, host) for one in asked if not self._sayable(one, element)]
        asked = [one for one in asked if self._sayable(one, element)]
        if any(one.high == 0 for one in asked):
            return
        names = []
        for kind in self._kinds(element, asked):
            if (kind.code in host.above and kind.code != "Extension") or kind.code == "Resource":
                continue
            key = name_of(element, kind)
            inner = self._inner(host, element, kind)
            names.append((key, f"_{key}") if kind.code in FORMS else (key,))
            if element.name == "extension":
                properties[key] = self._extensions.listed(host, asked)
                continue
            properties[key] = _many(self.value(inner, element, kind, asked), element, asked)
            if kind.code in FORMS and element.high == 1:
                properties[f"_{key}"] = self._beside(inner, asked)
        if element.low or any(one.low for one in asked):
            needed.append({"anyOf": [{"required": [key]} for each in names for key in each]})
        if len(names) > 1:
            needed.append(self._at_most_one([key for each in names for key in each]))

    def _at_most_one(self, keys: list[str]) -> Json:
        if len(keys) <= FEW:
            return {"not": {"anyOf": [{"required": list(both)} for both in combinations(keys, 2)]}}
        every = frozenset(keys)
        return self._holds(lambda node, run: len(node.keys() & every) < 2)

    def _kinds(self, element: Element, asked: list[Overlay]) -> list[Kind]:
        """The types that profiles leave."""
        left = [{one.code for one in each.types} for each in asked if each.types]
        return [
            kind
            for kind in element.kinds
            if "." in kind.code or all(kind.code in codes or "Resource" in codes for codes in left)
        ]

    def _inner(self, host: Host, element: Element, kind: Kind) -> Host:
        name = element.name.removesuffix("[x]")
        path = f"{host.path}.{name}" if host.path else ""
        return Host(kind.code, path, f"{host.kind}.{name}", (*host.above, host.kind))

    def _sayable(self, asked: Overlay, element: Element) -> bool:
        """Whether a schema says all that a profile asks of an element."""
        if element.name == "extension":
            return self._extensions.sayable(asked)
        if asked.slices or asked.closed or any("." in one.code for one in asked.types):
            return False
        primitive = any(kind.code in FORMS for kind in element.kinds)
        return not primitive or all(
            name == "extension" and self._extensions.sayable(one) and not one.low
            for name, one in asked.children.items()
        )

    def value(self, host: Host, element: Element, kind: Kind, asked: list[Overlay]) -> Json:
        """One value of an element."""
        also = self._bound(element, kind)
        also += [self._probe(self.definitions.profiled(url)) for url in kind.profiles]
        also += [] if element.choice else self._rules(element.invariants, kind.code)
        for one in asked:
            also += self._asked(one, kind)
        base = self._base(host, element, kind, asked)
        return {"allOf": [base, *also]} if also else base

    def _asked(self, asked: Overlay, kind: Kind) -> list[Json]:
        """What a profile asks of a value beyond its members."""
        found: list[Json] = []
        if asked.fixed is not None or asked.pattern is not None or asked.length or asked.binding:
            probe = self._judged(lambda value, run: self._judge.value(asked, value, run), kind)
            found.append({"anyOf": [*self._plainly(asked, kind), probe]})
        if any(one.profiles or (one.targets and self._aims(one) is None) for one in _own(asked, kind)):
            found.append(self._judged(lambda value, run: self._judge.type(asked, value, run), kind))
        return found + [self._invariant(one, Host(kind.code)) for one in asked.invariants]

    def _plainly(self, asked: Overlay, kind: Kind) -> list[Json]:
        """What a schema can say of a value that is fixed or bound, when nothing else is asked of it."""
        wanted = [one for one in (asked.fixed, asked.pattern) if one is not None]
        value_set = self.definitions.value_set(asked.binding[1]) if asked.binding else None
        if asked.length or len(wanted) + (asked.binding is not None) != 1:
            return []
        if value_set is not None:
            return coded(value_set, kind.code)
        return [{"const": wanted[0]}] if wanted and type(wanted[0]) is str else []

    def _aims(self, asked: Asked) -> frozenset[str] | None:
        """The types that a reference may lead to; None when they must hold profiles."""
        kinds = [url.removeprefix(CORE) for url in asked.targets]
        return frozenset(kinds) if all(map(self.definitions.is_resource, kinds)) else None

    def _base(self, host: Host, element: Element, kind: Kind, asked: list[Overlay]) -> Json:
        if kind.code in FORMS:
            return self._primitive(element, kind)
        if kind.code == "Reference":
            aims = [self._aims(one) for each in asked for one in _own(each, kind) if one.targets]
            return self._reference(host, [frozenset(kind.targets), *(one for one in aims if one)])
        inside = [one for one in asked if one.children]
        if inside or "." in kind.code or self._extensions.mentions(host):
            return self.object(host, inside)
        return self.share(kind.code, lambda: self.object(Host(kind.code, above=host.above), []))

    def share(self, name: str, make: Callable[[], Json]) -> Json:
        """A schema that stands in many places."""
        if name not in self._numbers:
            self._numbers[name] = f"d{len(self._numbers)}"
            self.shared[self._numbers[name]] = make()
        return {"$ref": f"#/$defs/{self._numbers[name]}"}

    def _primitive(self, element: Element, kind: Kind) -> Json:
        value_set = self.definitions.value_set(element.binding[1]) if element.binding else None
        strict = element.binding is not None and element.binding[0] != bindings.EXTENSIBLE
        if value_set is not None and strict and kind.code in bindings.CODES:
            if None not in value_set.systems.values():
                return {"enum": sorted(value_set.every)}
            return {**PATTERNS[kind.code], **self._format(f"in {element.binding}", value_set.has)}
        if kind.code in PATTERNS:
            return PATTERNS[kind.code]
        holds = FORMS[kind.code]
        return self._holds(lambda value, run: holds(value))

    def _reference(self, host: Host, targets: list[frozenset[str]]) -> Json:
        """A reference by its address, to what may stand there."""
        some = [one for one in targets if one and "Resource" not in one]
        aims = frozenset.intersection(*some) if some else frozenset()
        name = f"to {'|'.join(sorted(aims))}"
        if some and not aims:
            return {"not": {}}

        def make() -> Json:
            made = self.object(host, [])
            kinds = sorted(aims or filter(self.definitions.is_resource, self.definitions.facts.types))
            made["properties"] |= {"type": {"enum": kinds}, "reference": self._aim(aims, name)}
            return made | {"not": {"required": ["reference", "type"]}}

        return make() if self._extensions.mentions(host) else self.share(name, make)

    def _aim(self, aims: frozenset[str], name: str) -> Json:
        """Within a Bundle a reference must lead to what is at hand: that is looked up."""
        if self._bundled:
            here = self._here
            return {"type": "string", **self._format(name, lambda text: leads(text, aims, here.run))}
        kinds = "|".join(sorted(aims or filter(self.definitions.is_resource, self.definitions.facts.types)))
        return {"type": "string", "pattern": f"^(({kinds})/{ID}|urn:uuid:{UUID})$"}

    def _beside(self, host: Host, asked: list[Overlay]) -> Json:
        own = [one.children["extension"] for one in asked if "extension" in one.children]
        properties = {"extension": self._extensions.listed(host, own)}
        return {
            "type": "object",
            "properties": properties,
            "required": ["extension"],
            "additionalProperties": False,
        }

    def _format(self, name: str, holds: Callable[[str], bool]) -> Json:
        self._formats[name] = holds
        return {"format": name}

    def _bound(self, element: Element, kind: Kind) -> list[Json]:
        value_set = self.definitions.value_set(element.binding[1]) if element.binding else None
        if value_set is None or element.binding is None or kind.code not in bindings.BY_TYPE:
            return []
        probe = self._probe(bindings.BY_TYPE[kind.code](value_set, element.binding[0]))
        return [{"anyOf": [*coded(value_set, kind.code), probe]}]

    def _rules(self, numbers: Iterable[int], type_name: str) -> list[Json]:
        rules = [one.holds for one in rules_of(self.definitions, numbers, type_name)]
        return [self._holds(lambda node, run: all(holds(node, run) for holds in rules))] if rules else []

    def _holds(self, holds: Callable[[Any, Run], bool]) -> Json:
        def ask(node: Any, run: Run) -> None:
            if not holds(node, run):
                run.say("R4-INVARIANT", None)

        return self.ask(ask)

    def _invariant(self, invariant: Any, host: Host) -> Json:
        kind = Kind(host.kind)
        return self._judged(lambda value, run: self._judge.invariant(invariant, value, run), kind)

    def _left(self, name: str, asked: Overlay, host: Host) -> Json:
        return self._judged(lambda value, run: self._judge.child(name, asked, value, run), Kind(host.kind))

    def _judged(self, ask: Callable[[Value, Run], Any], kind: Kind) -> Json:
        return self.ask(lambda node, run: ask(Value(node, None, kind.code, part="." in kind.code), run))

    def _probe(self, check: Callable[[Any, None, Run], Any]) -> Json:
        return self.ask(lambda node, run: check(node, None, run))


def _many(one: Json, element: Element, asked: list[Overlay]) -> Json:
    if element.high == 1:
        return one
    least = [one.low for one in asked if one.low]
    most = [one for one in (element.high, *(each.high for each in asked)) if one is not None and one > 0]
    return {"type": "array", "items": one, "minItems": max((1, *least))} | (
        {"maxItems": min(most)} if most else {}
    )


def _own(asked: Overlay, kind: Kind) -> list[Asked]:
    return [one for one in asked.types if one.code == kind.code and kind.code != "Extension"]


def coded(value_set: bindings.ValueSet, type_name: str) -> list[Json]:
    """What has a code of a value set, as far as that can be listed."""
    parts = [(system, codes) for system, codes in value_set.systems.items() if codes and len(codes) < LISTED]
    if type_name in bindings.CODES:
        return [{"enum": sorted(code for _, codes in parts for code in codes)}] if parts else []
    coding = [
        {
            "properties": {"system": {"const": system}, "code": {"enum": sorted(codes)}},
            "required": ["system", "code"],
        }
        for system, codes in parts
    ]
    if type_name != "CodeableConcept" or not coding:
        return coding
    return [{"properties": {"coding": {"contains": {"anyOf": coding}}}, "required": ["coding"]}]


def _keyword(asks: list[Ask], here: local) -> type:
    """A keyword of JSON Schema that asks a function of ours: what it tells the run is a fault."""

    class Asks:
        def __init__(self, parent: object, value: int, path: object) -> None:
            self._ask = asks[value]

        def validate(self, node: Any) -> None:
            run = here.run
            self._ask(node, run)
            if run.faults:
                run.faults.clear()
                raise ValueError

    return Asks
