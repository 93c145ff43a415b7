"""Faults of form, of siblings, extensions, narratives and Bundles: each told by its rule, at its place."""

import pytest

from tests.conformance.faults import FAULTS, Node
from tests.conformance.test_broken import errors


@pytest.mark.parametrize(("name", "rule", "place", "resource"), FAULTS, ids=[one[0] for one in FAULTS])
def test_a_fault_is_told_by_its_rule_at_its_place(name: str, rule: str, place: str, resource: Node) -> None:
    assert (rule, place) in errors(resource)
