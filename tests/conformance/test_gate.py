"""The gate decides how fast an answer comes, never what it is: with and without it the same is found."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipfhir.conformance import gate
from sipfhir.conformance.checking import faults_of
from sipfhir.conformance.definitions import Definitions
from sipfhir.conformance.run import Fault, Run
from sipfhir.rules.wording import shipped
from tests.conformance.broken import broken
from tests.conformance.lawful import LAWFUL
from tests.conformance.samples import SAMPLES, bundles

GATED, PLAIN = Definitions(shipped()), Definitions(shipped())
Node = dict[str, Any]
TEXTS = ["", " ", "x", "Basic/1", "#x", "2024-02-30", "urn:uuid:1"]
NODES = [
    [],
    {},
    [None],
    {"id": "a"},
    {"extension": []},
    {"reference": ["Patient/1"]},
    {"coding": [{"code": "x"}]},
]
ODD: list[Any] = [None, -1, 1.0, True, *TEXTS, *NODES]


@pytest.fixture(scope="module", autouse=True)
def at_once() -> Iterator[None]:
    """A schema is made for the first resource of a kind; one of the two has no gate."""
    before, gate.WORTH = gate.WORTH, 1
    PLAIN.gate.passes = lambda *given: False  # type: ignore[method-assign]
    yield
    gate.WORTH = before


def told(resource: Any, known: Definitions) -> list[Fault]:
    return faults_of(resource, (), known)


def same(resource: Any) -> bool:
    return told(resource, GATED) == told(resource, PLAIN)


def test_the_same_is_found_in_what_is_broken_and_in_what_is_lawful() -> None:
    cases = [case.resource for case in broken(GATED)] + [resource for _, resource in LAWFUL]
    assert [one for one in cases if not same(one)] == []


MADE = [bundle for file in SAMPLES[::7] for bundle in bundles(file)]


def test_our_own_resources_pass() -> None:
    """Nearly all of them: what is rare is left to the check."""
    resources = [entry["resource"] for bundle in MADE for entry in bundle["entry"]]
    passed = [one for one in resources if GATED.gate.passes(one, (), Run(GATED, one))]
    assert len(passed) > 0.8 * len(resources)
    assert [one for one in passed if told(one, PLAIN)] == []


def holders(node: Any) -> Iterator[Any]:
    """Every object and list with something in it."""
    if isinstance(node, dict | list) and node:
        yield node
        for one in node.values() if isinstance(node, dict) else node:
            yield from holders(one)


@given(st.data())
def test_the_same_is_found_after_changes(data: st.DataObject) -> None:
    whole = deepcopy(data.draw(st.sampled_from(MADE)))
    made = data.draw(st.sampled_from([whole, *(entry["resource"] for entry in whole["entry"])]))
    for _ in range(data.draw(st.integers(1, 2))):
        holder = data.draw(st.sampled_from(list(holders(made))))
        at = data.draw(st.sampled_from(list(holder) if isinstance(holder, dict) else range(len(holder))))
        holder[at] = deepcopy(data.draw(st.sampled_from([*ODD, [holder[at]], [holder[at], holder[at]]])))
    assert same(made)
