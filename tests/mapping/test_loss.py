"""The loss report, for every pair of systems: what it lists is gone, what it does not list is there."""

from collections import Counter
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipfhir.mapping.mapping import Mapping
from sipfhir.plan import Plan
from sipfhir.registry import mapping, shipped, systems
from tests.mapping.leaves import leaves, said
from tests.mapping.plans import plan

NAMES = [system.folder for system in systems()]
PAIRS = [(one, other) for one in NAMES for other in NAMES if one != other]
GONE = ("LOSS", "LOSS-CODE", "LOSS-PRECISION", "LOSS-NEAREST", "PROTECT-LOST")
CHANGED = ("LOSS-FORM", "LOSS-PRECISION", "LOSS-NEAREST", "LOSS-CHARACTER", "LOSS-DEFAULT")


@pytest.mark.parametrize(("one", "other"), PAIRS)
@given(seed=st.integers(0, 2**32))
def test_what_is_not_listed_arrives(one: str, other: str, seed: int) -> None:
    source, target = mapping(shipped(), one), mapping(shipped(), other)
    check(plan(source.anchor, Random(seed)), target)


def check(sent: Plan, target: Mapping) -> None:
    """Sent minus listed is what arrived; nothing else did."""
    node, losses = target.write(sent)
    arrived, _ = target.read(target.untree(node))
    before, after = said(sent), said(arrived)
    listed = {each.place.plan or "" for each in losses.findings if each.rule in GONE}
    changed = {each.place.plan or "" for each in losses.findings if each.rule in CHANGED}
    lost = said_at(sent, listed)
    loose = {_generic(path) for path in changed}
    assert _strict(before - lost - after, loose) == Counter(), "lost and not listed"
    assert _strict(after - before, loose) == Counter(), "invented"


def said_at(sent: Plan, paths: set[str]) -> Counter[tuple[str, Any]]:
    """What the plan says at these paths and below."""
    found: Counter[tuple[str, Any]] = Counter()
    by_path = leaves("", sent)
    for path, value in by_path:
        if any(path == gone or path.startswith((f"{gone}.", f"{gone}[")) for gone in paths):
            found[_generic(path), value] += 1
    return found


def _generic(path: str) -> str:
    return "".join(part.partition("]")[2] if i else part for i, part in enumerate(path.split("[")))


def _strict(found: Counter[tuple[str, Any]], loose: set[str]) -> Counter[tuple[str, Any]]:
    """Without what was told to be in another form."""
    kept = {
        leaf: n
        for leaf, n in found.items()
        if not any(leaf[0] == path or leaf[0].startswith(f"{path}.") for path in loose)
    }
    return Counter(kept)
