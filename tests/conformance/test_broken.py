"""Every constraint of R4 on our resources, broken once: refused by the right rule at the right place."""

from collections import Counter
from collections.abc import Iterator

import pytest

from sipfhir.conformance.checking import faults_of
from sipfhir.conformance.definitions import definitions
from sipfhir.conformance.places import expression
from sipfhir.findings import Severity
from sipfhir.rules.wording import shipped
from tests.conformance.broken import Broken, broken
from tests.conformance.faults import FAULTS
from tests.conformance.invariants import INVARIANTS
from tests.conformance.whole import TYPES, Maker

KNOWN = definitions(shipped())
CASES = list(broken(KNOWN))
EVERY = [*CASES, *(Broken(name, resource, rule, place) for name, rule, place, resource in FAULTS)]
"""With those that no single element of a definition has: what judges are compared by."""
BESIDE = ("R4-CARDINALITY", "R4-EMPTY", "R4-INVARIANT", "R4-BINDING", "R4-TYPE", "R4-BUNDLE")
"""What stands twice or is no object may also lack what its other form would have had."""


def errors(resource: object) -> list[tuple[str, str]]:
    """Rule and place of every error."""
    faults = faults_of(resource, (), KNOWN)
    return [
        (one.rule, expression(one.at, resource, KNOWN)) for one in faults if one.severity is Severity.ERROR
    ]


@pytest.mark.parametrize("type_name", TYPES)
def test_every_element_alone_is_accepted(type_name: str) -> None:
    maker = Maker(KNOWN)
    assert errors(maker.least(type_name)) == []
    for spot in maker.spots(type_name):
        resource, _ = maker.having(type_name, spot)
        assert errors(resource) == [], spot.path


@pytest.mark.parametrize("type_name", TYPES)
def test_a_broken_resource_is_refused_for_its_fault_at_its_place(type_name: str) -> None:
    own = [case for case in CASES if case.resource["resourceType"] == type_name]
    missed = [case.name for case in own if (case.rule, case.place) not in errors(case.resource)]
    assert own
    assert missed == []


@pytest.mark.parametrize("type_name", TYPES)
def test_nothing_but_the_fault_is_told(type_name: str) -> None:
    for case in (each for each in CASES if each.resource["resourceType"] == type_name):
        told = {rule for rule, _ in errors(case.resource)}
        assert told <= {case.rule, *BESIDE}, case.name


@pytest.mark.parametrize("case", INVARIANTS, ids=lambda one: f"{one[0]} {one[2]}")
def test_a_broken_invariant_is_told_by_its_key(case: tuple[str, str, str, dict[str, object]]) -> None:
    found = [one for one in faults_of(case[3], (), KNOWN) if one.severity is Severity.ERROR]
    told = [one.params["key"] for one in found if one.rule == "R4-INVARIANT"]
    assert told == [case[2]]


def test_every_error_invariant_of_our_resources_is_broken_once() -> None:
    """But those that no resource with only one fault can break: they stand for others that are asked."""
    asked = {key for type_name in TYPES for key in keys_of(type_name)}
    assert asked - {case[2] for case in INVARIANTS} == {"txt-1", "txt-2"}


def keys_of(type_name: str) -> Iterator[str]:
    """Keys of the errors among the invariants of a resource and of all that it is made of."""
    ahead, seen = [type_name], set[str]()
    while ahead:
        here = ahead.pop()
        fact = KNOWN.facts.types[here]
        numbers = [*fact.invariants, *(one for each in fact.elements for one in each.invariants)]
        found = [KNOWN.facts.invariants[one] for one in numbers]
        yield from (one.key for one in found if one.severity == "error")
        seen.add(here)
        kinds = {kind.code for each in fact.elements for kind in each.kinds}
        ahead += [one for one in kinds if one in KNOWN.facts.types and one not in seen and one not in ahead]


def test_the_set_is_large_and_breaks_every_rule() -> None:
    count = Counter(one.rule for one in CASES)
    assert sum(count.values()) > 150
    assert {
        "R4-TYPE",
        "R4-CARDINALITY",
        "R4-BINDING",
        "R4-FORMAT",
        "R4-CHOICE",
        "R4-REFERENCE",
    } <= count.keys()
