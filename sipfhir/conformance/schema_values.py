"""JSON Schema of one value of an element, for the gate: its type, its codes, what it leads to."""

from typing import TYPE_CHECKING, Any

from sipfhir.conformance import bindings
from sipfhir.conformance.facts import Element, Kind
from sipfhir.conformance.forms import ID, PATTERNS, UUID
from sipfhir.conformance.overlay import Asked, Overlay
from sipfhir.conformance.primitives import FORMS
from sipfhir.conformance.profiles import CORE
from sipfhir.conformance.references import leads
from sipfhir.conformance.schema_asks import Json

if TYPE_CHECKING:
    from sipfhir.conformance.schema import Host, Schema
LISTED = 500
"""So many codes of a system are listed at most."""


class Values:
    """Of one schema. ``bundled`` when references must lead to what is at hand."""

    def __init__(self, schema: "Schema", bundled: bool) -> None:
        self._schema, self._bundled = schema, bundled
        self._definitions, self._asks = schema.definitions, schema.asks

    def of(self, host: "Host", element: Element, kind: Kind, asked: list[Overlay]) -> Json:
        """One value of an element."""
        also = self._bound(element, kind)
        also += [self._check(self._definitions.profiled(url)) for url in kind.profiles]
        also += [] if element.choice else self._asks.rules(element.invariants, kind.code)
        for one in asked:
            also += self._asked(one, kind)
        base = self._base(host, element, kind, asked)
        return {"allOf": [base, *also]} if also else base

    def _asked(self, asked: Overlay, kind: Kind) -> list[Json]:
        """What a profile asks of a value beyond its members."""
        found: list[Json] = []
        if asked.fixed is not None or asked.pattern is not None or asked.length or asked.binding:
            found.append({"anyOf": [*self._plainly(asked, kind), self._asks.value(asked, kind.code)]})
        if any(one.profiles or (one.targets and self._aims(one) is None) for one in _own(asked, kind)):
            found.append(self._asks.type(asked, kind.code))
        return found + [self._asks.invariant(one, kind.code) for one in asked.invariants]

    def _plainly(self, asked: Overlay, kind: Kind) -> list[Json]:
        """What a schema can say of a value that is fixed or bound, when nothing else is asked of it."""
        wanted = [one for one in (asked.fixed, asked.pattern) if one is not None]
        value_set = self._definitions.value_set(asked.binding[1]) if asked.binding else None
        if asked.length or len(wanted) + (asked.binding is not None) != 1:
            return []
        if value_set is not None:
            return coded(value_set, kind.code)
        return [{"const": wanted[0]}] if wanted and type(wanted[0]) is str else []

    def _base(self, host: "Host", element: Element, kind: Kind, asked: list[Overlay]) -> Json:
        inside = [one for one in asked if one.children]
        if kind.code in FORMS:
            return self._primitive(element, kind)
        if kind.code == "Reference":
            aims = [self._aims(one) for each in asked for one in _own(each, kind) if one.targets]
            return self._reference(host, inside, [frozenset(kind.targets), *(one for one in aims if one)])
        if inside or "." in kind.code or self._schema.extensions.mentions(host):
            return self._schema.object(host, inside)
        return self._schema.share(kind.code, lambda: self._schema.object(host.anywhere(), []))

    def _primitive(self, element: Element, kind: Kind) -> Json:
        value_set = self._definitions.value_set(element.binding[1]) if element.binding else None
        strict = element.binding is not None and element.binding[0] != bindings.EXTENSIBLE
        if value_set is not None and strict and kind.code in bindings.CODES:
            if None not in value_set.systems.values():
                return {"enum": sorted(value_set.every)}
            has = value_set.has
            return {
                **PATTERNS[kind.code],
                **self._asks.text(f"in {element.binding}", lambda text, run: has(text)),
            }
        holds = FORMS[kind.code]
        return PATTERNS.get(kind.code) or self._asks.holds(lambda value, run: holds(value))

    def _reference(self, host: "Host", inside: list[Overlay], targets: list[frozenset[str]]) -> Json:
        """A reference by its address, to what may stand there."""
        some = [one for one in targets if one and "Resource" not in one]
        aims = frozenset.intersection(*some) if some else frozenset()
        if some and not aims:
            return {"not": {}}
        if inside or self._schema.extensions.mentions(host):
            return self._aimed(host, inside, aims)
        name = f"Reference {'|'.join(sorted(aims))}"
        return self._schema.share(name, lambda: self._aimed(host.anywhere(), [], aims))

    def _aimed(self, host: "Host", inside: list[Overlay], aims: frozenset[str]) -> Json:
        made = self._schema.object(host, inside)
        kinds = sorted(aims or filter(self._definitions.is_resource, self._definitions.facts.types))
        address = self._address(aims, kinds)
        made["properties"] = {**made["properties"], "type": {"enum": kinds}, "reference": address}
        return {**made, "not": {"required": ["reference", "type"]}}

    def _address(self, aims: frozenset[str], kinds: list[str]) -> Json:
        """Within a Bundle what it leads to is looked up."""
        if self._bundled:
            return self._asks.text(f"to {'|'.join(kinds)}", lambda text, run: leads(text, aims, run))
        return {"type": "string", "pattern": f"^(({'|'.join(kinds)})/{ID}|urn:uuid:{UUID})$"}

    def _aims(self, asked: Asked) -> frozenset[str] | None:
        """The types that a reference may lead to; None when they must hold profiles."""
        kinds = [url.removeprefix(CORE) for url in asked.targets]
        return frozenset(kinds) if all(map(self._definitions.is_resource, kinds)) else None

    def _bound(self, element: Element, kind: Kind) -> list[Json]:
        value_set = self._definitions.value_set(element.binding[1]) if element.binding else None
        if value_set is None or element.binding is None or kind.code not in bindings.BY_TYPE:
            return []
        check = self._check(bindings.BY_TYPE[kind.code](value_set, element.binding[0]))
        return [{"anyOf": [*coded(value_set, kind.code), check]}]

    def _check(self, check: Any) -> Json:
        return self._asks.checks(lambda node, run: check(node, None, run))


def _own(asked: Overlay, kind: Kind) -> list[Asked]:
    return [one for one in asked.types if one.code == kind.code and kind.code != "Extension"]


def coded(value_set: bindings.ValueSet, kind: str) -> list[Json]:
    """What has a code of a value set, as far as its codes can be listed."""
    parts = [(system, codes) for system, codes in value_set.systems.items() if codes and len(codes) < LISTED]
    if kind in bindings.CODES and parts:
        return [{"enum": sorted(code for _, codes in parts for code in codes)}]
    if kind not in bindings.BY_TYPE or not parts:
        return []
    coding = [_coding(system, sorted(codes)) for system, codes in parts]
    if kind != "CodeableConcept":
        return coding
    return [{"properties": {"coding": {"contains": {"anyOf": coding}}}, "required": ["coding"]}]


def _coding(system: str, codes: list[str]) -> Json:
    properties = {"system": {"const": system}, "code": {"enum": codes}}
    return {"properties": properties, "required": ["system", "code"]}
