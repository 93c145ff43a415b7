"""Facts into shapes: what a type's elements ask, compiled once, when the type is first met."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from sipfhir.conformance import bindings, extensions, members, references
from sipfhir.conformance.facts import MANY, Element, Kind, Type
from sipfhir.conformance.invariants import known
from sipfhir.conformance.members import Check
from sipfhir.conformance.primitives import FORMS
from sipfhir.conformance.run import At, Run
from sipfhir.conformance.shape import Part, Rule, Shape

if TYPE_CHECKING:
    from sipfhir.conformance.definitions import Definitions

WRITTEN = ("string", "markdown")


def build(definitions: "Definitions", fact: Type, shape: Shape) -> None:
    """Fill a shape with the checkers of its elements."""
    if fact.kind == "resource":
        shape.members["resourceType"] = lambda value, at, key, run, node: None
    for element in fact.elements:
        _element(definitions, element, shape)
    rules = [*fact.invariants, *(one for each in fact.elements if each.choice for one in each.invariants)]
    shape.rules = list(rules_of(definitions, rules, shape.name))


def name_of(element: Element, kind: Kind) -> str:
    """The name in JSON: ``value[x]`` with its type is ``valueString``."""
    if not element.choice:
        return element.name
    return f"{element.name[:-3]}{kind.code[:1].upper()}{kind.code[1:]}"


def rules_of(definitions: "Definitions", numbers: Iterable[int], type_name: str) -> Iterator[Rule]:
    for number in numbers:
        invariant = definitions.facts.invariants[number]
        holds = known(invariant, type_name)
        if holds is not None:
            yield Rule(invariant.key, invariant.human, invariant.severity == "warning", holds)


def _element(definitions: "Definitions", element: Element, shape: Shape) -> None:
    names: list[str] = []
    base = element.name.removesuffix("[x]")
    for kind in element.kinds:
        key = name_of(element, kind)
        primitive = kind.code in FORMS
        names += [key, f"_{key}"] if primitive else [key]
        shape.parts[key] = Part(base, kind.code, primitive)
        add = _primitive if primitive else _complex
        add(definitions, element, kind, key, shape)
    if element.low:
        shape.required.append(tuple([base, *names] if element.choice else names))
    if element.choice:
        shape.choices.append((base, frozenset(names)))


def _primitive(definitions: "Definitions", element: Element, kind: Kind, key: str, shape: Shape) -> None:
    holds, also = FORMS[kind.code], _also(definitions, element, kind)
    beside = definitions.shape("Element")
    if element.high == MANY:
        shape.members[key] = members.texts(kind.code, holds, also)
        shape.members[f"_{key}"] = members.beside_many(beside)
    else:
        shape.members[key] = members.text(kind.code, holds, also)
        shape.members[f"_{key}"] = members.beside_one(beside)


def _also(definitions: "Definitions", element: Element, kind: Kind) -> Check | None:
    """What is asked of a primitive beyond its form: its binding; that a text is more than blanks."""
    if kind.code in WRITTEN and not element.binding:
        return members.blank
    value_set = definitions.value_set(element.binding[1]) if element.binding else None
    if value_set is None or element.binding is None or kind.code not in bindings.CODES:
        return None
    return None if element.binding[0] == bindings.EXTENSIBLE else bindings.of_code(value_set)


def _complex(definitions: "Definitions", element: Element, kind: Kind, key: str, shape: Shape) -> None:
    checked = _of_kind(definitions, element, kind, shape)
    rules = [] if element.choice else list(rules_of(definitions, list(element.invariants), kind.code))
    if rules:
        checked = members.Of(_also_rules(checked, rules))
    once = element.high != MANY and element.high <= 1
    shape.members[key] = members.one(checked) if once else members.many(checked, element.high)


def _of_kind(definitions: "Definitions", element: Element, kind: Kind, shape: Shape) -> members.Checked:
    if kind.code == "Resource":
        return members.Of(definitions.contained if element.name == "contained" else definitions.resource)
    inner = definitions.shape(kind.code)
    if kind.code == "Extension":
        return members.Of(extensions.member(inner, definitions.names(shape.name)))
    asked: list[Check] = []
    if kind.code == "Reference":
        asked.append(partial(references.check, targets=frozenset(kind.targets)))
    value_set = definitions.value_set(element.binding[1]) if element.binding else None
    if value_set is not None and element.binding is not None and kind.code in bindings.BY_TYPE:
        asked.append(bindings.BY_TYPE[kind.code](value_set, element.binding[0]))
    asked += [definitions.profiled(url) for url in kind.profiles]
    return members.Of(_all(inner, asked)) if asked else inner


def _all(inner: Shape, asked: list[Check]) -> Check:
    def check(node: Any, at: At, run: Run) -> None:
        inner.check(node, at, run)
        for each in asked:
            each(node, at, run)

    return check


def _also_rules(checked: members.Checked, rules: list[Rule]) -> Check:
    def also(node: Any, at: At, run: Run) -> None:
        checked.check(node, at, run)
        for rule in rules:
            if type(node) is dict and not rule.holds(node, run):
                run.broken(rule.key, rule.human, False, at)

    return also
