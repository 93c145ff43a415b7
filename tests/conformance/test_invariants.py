"""Our invariants say what FHIRPath says of R4's own expressions, on good and broken resources and others."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import fhirpathrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipfhir.conformance.definitions import definitions
from sipfhir.conformance.invariants import RULES
from sipfhir.conformance.run import Run
from sipfhir.conformance.shape import Shape
from sipfhir.rules.wording import shipped
from tests.conformance.invariants import INVARIANTS
from tests.conformance.whole import TYPES, Maker

KNOWN = definitions(shipped())
MAKER = Maker(KNOWN)
Node = dict[str, Any]
RESOURCES = [deepcopy(case[3]) for case in INVARIANTS] + [
    MAKER.having(type_name, spot)[0] for type_name in TYPES for spot in MAKER.spots(type_name)
]
UNASKED = {"ctm-1", "cnt-3", "sqty-1"}
"""What the engine cannot ask (it has no resolve(), and writes 1.5 without its point), and a profile's own."""
ADAPTED = {"rng-2": "low.empty() or high.empty() or low.value <= high.value"}
"""The engine cannot compare quantities."""


def objects(node: Node, shape: Shape, own: tuple[int, ...] = ()) -> Iterator[tuple[Node, str, list[int]]]:
    """Every object of a resource with its type and the numbers of its invariants."""
    fact = KNOWN.facts.types[shape.name]
    yield node, shape.name, [*fact.invariants, *own]
    elements = {element.name: element for element in fact.elements}
    for key, part in shape.built().parts.items():
        value, element = node.get(key), elements.get(key)
        for one in value if isinstance(value, list) else [value]:
            kind = one.get("resourceType", part.type) if isinstance(one, dict) else None
            if isinstance(kind, str) and kind in KNOWN.facts.types:
                yield from objects(one, KNOWN.shape(kind), element.invariants if element else ())


def told(node: Node, type_name: str, numbers: list[int], whole: Node) -> Iterator[tuple[str, bool, Any]]:
    """Key, what we say, what FHIRPath says, of each invariant of an object that we ask."""
    for number in numbers:
        rule = KNOWN.facts.invariants[number]
        holds = RULES.get(f"{type_name} {rule.key}") or RULES.get(rule.key)
        if holds is None or rule.key in UNASKED:
            continue
        expression = ADAPTED.get(rule.key, rule.expression).replace(f"{type_name}.", "")
        constants = {"resource": whole, "rootResource": whole, "ucum": "http://unitsofmeasure.org"}
        yield rule.key, holds(node, Run(KNOWN, whole)), fhirpathrs.evaluate(expression, node, constants)


def disagreements(resource: Node) -> list[tuple[str, bool, Any]]:
    found = objects(resource, KNOWN.shape(resource["resourceType"]))
    every = [one for found_one in found for one in told(*found_one, resource)]
    return [(key, ours, theirs) for key, ours, theirs in every if theirs not in ([], None, ours)]


@pytest.mark.parametrize("number", range(0, len(RESOURCES), 50))
def test_ours_agree_with_fhirpath(number: int) -> None:
    for resource in RESOURCES[number : number + 50]:
        assert disagreements(resource) == [], resource


@given(st.data())
def test_ours_agree_with_fhirpath_when_members_are_taken_away(data: st.DataObject) -> None:
    resource = deepcopy(data.draw(st.sampled_from(RESOURCES)))
    inside = [node for node, _, _ in objects(resource, KNOWN.shape(resource["resourceType"]))]
    for node in data.draw(st.lists(st.sampled_from(inside), max_size=3)):
        names = [name for name in node if name != "resourceType"]
        if names:
            del node[data.draw(st.sampled_from(names))]
    assert disagreements(resource) == []


def test_every_one_of_ours_was_asked() -> None:
    keys = {
        key
        for resource in RESOURCES
        for found in objects(resource, KNOWN.shape(resource["resourceType"]))
        for key, _, _ in told(*found, resource)
    }
    assert keys >= {case[2] for case in INVARIANTS} & {key.rpartition(" ")[2] for key in RULES} - UNASKED
