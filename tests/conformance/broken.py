"""Resources broken in one place each: every constraint of R4's definitions of our resources, once."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, NamedTuple

from sipfhir.conformance.definitions import Definitions
from sipfhir.conformance.facts import MANY
from sipfhir.conformance.primitives import FORMS, JSON
from tests.conformance.invariants import INVARIANTS
from tests.conformance.whole import TYPES, Maker, Node, Spot

WRONG: dict[str, Any] = {
    "code": "two  blanks",
    "id": "not_an_id",
    "uri": "with blank",
    "url": "with blank",
    "canonical": "with blank",
    "oid": "1.2.3",
    "uuid": "6ba7b810",
    "integer": 2**31,
    "unsignedInt": -1,
    "positiveInt": 0,
    "date": "2024-02-30",
    "dateTime": "2024-03-01T10:00:00",
    "instant": "2024-03-01",
    "time": "10:00",
    "base64Binary": "eA=",
    "string": "control \x01",
    "markdown": "control \x01",
}
"""A value of the right JSON type that does not have the form, by type."""


class Broken(NamedTuple):
    """A resource with one fault: what it is called, the rule that it breaks, where."""

    name: str
    resource: Node
    rule: str
    place: str


def broken(definitions: Definitions) -> Iterator[Broken]:
    """Every one of them, in the order of the definitions."""
    maker = Maker(definitions)
    for type_name in TYPES:
        yield from _of_type(maker, type_name)
        for spot in maker.spots(type_name):
            yield from _of_spot(maker, type_name, spot)
    for type_name, place, key, resource in INVARIANTS:
        yield Broken(f"{type_name} {key}", resource, "R4-INVARIANT", place)


def _of_type(maker: Maker, type_name: str) -> Iterator[Broken]:
    def made(name: str, value: Any) -> Node:
        return {**maker.least(type_name), name: value}

    yield Broken(f"{type_name} unknown", made("colour", "red"), "R4-UNKNOWN", f"{type_name}.colour")
    yield Broken(f"{type_name} empty", made("language", ""), "R4-EMPTY", f"{type_name}.language")
    if type_name == "Bundle":
        return
    script = '<div xmlns="http://www.w3.org/1999/xhtml"><script>x</script></div>'
    text = {"status": "generated", "div": script}
    yield Broken(f"{type_name} script", made("text", text), "R4-NARRATIVE", f"{type_name}.text.div")


def _of_spot(maker: Maker, type_name: str, spot: Spot) -> Iterator[Broken]:
    name, place, element = (
        f"{type_name}.{'.'.join(spot.path)}",
        place_of(maker, type_name, spot),
        spot.element,
    )

    def case(rule: str, value: Any, what: str, at: str = place) -> Broken:
        resource, here = maker.having(type_name, spot)
        here[spot.key] = value
        return Broken(f"{name} {what}", deepcopy(resource), rule, at)

    good = maker.having(type_name, spot)[1][spot.key]
    many = element.high == MANY
    one = good[0] if many else good
    first = f"{place}[0]" if many else place
    wrapped = (lambda value: [value]) if many else (lambda value: value)
    if element.low and spot.kind == element.kinds[0]:
        yield _missing(maker, type_name, spot, name)
    if element.high == 1 and spot.kind.code != "Resource":
        yield case("R4-CARDINALITY", [good, good], "max")
    if many:
        yield case("R4-TYPE", one, "no list")
        yield case("R4-EMPTY", [], "empty list")
    if spot.kind.code in FORMS:
        yield case("R4-TYPE", wrapped(_other_type(spot.kind.code)), "type", first)
        if spot.kind.code in WRONG and not (spot.kind.code == "code" and _bound(maker, spot)):
            yield case("R4-FORMAT", wrapped(WRONG[spot.kind.code]), "format", first)
    else:
        yield case("R4-TYPE", wrapped("text"), "type", first)
        yield case("R4-EMPTY", wrapped({}), "empty", first)
    yield from _bindings(maker, spot, case, wrapped, first)
    if spot.kind.code == "Reference" and spot.kind.targets and "Resource" not in spot.kind.targets:
        other = next(one for one in ("Basic", "Device") if one not in spot.kind.targets)
        yield case("R4-REFERENCE", wrapped({"reference": f"{other}/1"}), "target", f"{first}.reference")
    if element.choice and spot.kind != element.kinds[0]:
        yield _both(maker, type_name, spot, name)


def _bindings(maker: Maker, spot: Spot, case: Any, wrapped: Any, first: str) -> Iterator[Broken]:
    if not _bound(maker, spot):
        return
    if spot.kind.code == "code":
        yield case("R4-BINDING", wrapped("bogus-code"), "binding", first)
    coding = {"system": "https://example.org/other", "code": "bogus-code"}
    if spot.kind.code == "CodeableConcept":
        yield case("R4-BINDING", wrapped({"coding": [coding]}), "binding", first)
    if spot.kind.code == "Coding":
        yield case("R4-BINDING", wrapped(coding), "binding", f"{first}.code")


def _bound(maker: Maker, spot: Spot) -> bool:
    """Whether codes that are not of the value set are refused."""
    binding = spot.element.binding
    if binding is None or binding[0] == "extensible":
        return False
    return maker.definitions.value_set(binding[1]) is not None


def _missing(maker: Maker, type_name: str, spot: Spot, name: str) -> Broken:
    resource, here = maker.having(type_name, spot)
    del here[spot.key]
    above = place_of(maker, type_name, spot._replace(path=spot.path[:-1]))
    if len(spot.path) > 1 and not here:
        return Broken(f"{name} min", deepcopy(resource), "R4-EMPTY", above + _index(maker, type_name, spot))
    return Broken(f"{name} min", deepcopy(resource), "R4-CARDINALITY", above + _index(maker, type_name, spot))


def _index(maker: Maker, type_name: str, spot: Spot) -> str:
    """``[0]`` when what holds the element repeats."""
    owner = type_name
    for step in spot.path[:-2]:
        owner = maker._inner(owner, step)
    return "[0]" if len(spot.path) > 1 and maker._many(owner, spot.path[-2]) else ""


def _both(maker: Maker, type_name: str, spot: Spot, name: str) -> Broken:
    resource, here = maker.having(type_name, spot)
    first = spot.element.kinds[0]
    other = spot._replace(kind=first)
    here[other.key] = maker.value(spot.element, first)
    return Broken(f"{name} both", deepcopy(resource), "R4-CHOICE", place_of(maker, type_name, spot))


def _other_type(code: str) -> Any:
    return {"string": 1}.get(JSON.get(code, "string"), "1")


def place_of(maker: Maker, type_name: str, spot: Spot) -> str:
    """FHIRPath of an element of the resource that has it, without the index of the last."""
    told, owner = type_name, type_name
    for i, step in enumerate(spot.path):
        part = maker.definitions.shape(owner).built().parts[step]
        told += f".{part.name}"
        if i < len(spot.path) - 1 and maker._many(owner, step):
            told += "[0]"
        owner = part.type
    return told
