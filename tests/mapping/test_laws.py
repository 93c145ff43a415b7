"""The laws of every mapping that ships, on plans drawn from it and on sources that nobody foresaw."""

from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sipfhir.mapping.mapping import Mapping
from sipfhir.mapping.tree import Node, leaves
from sipfhir.plan import Plan
from sipfhir.registry import mapping, shipped, systems
from tests.mapping.mutants import mutate
from tests.mapping.plans import plan
from tests.mapping.within import within

LAW = settings(max_examples=max(200, settings().max_examples))
"""At least 200 plans a law and system; the seed of one that fails is printed, and draws it again."""
SEEDS = st.integers(0, 2**32)
every_system = pytest.mark.parametrize("name", [system.folder for system in systems()])


def drawn(name: str, seed: int) -> tuple[Mapping, Plan, Node]:
    """A mapping, a plan that it holds, and the record that it writes.

    Characters that the system lacks are told one by one, and are not in the plan that is given.
    """
    compiled = mapping(shipped(), name)
    sent = plan(compiled.anchor, Random(seed))
    made, paths = within(sent, compiled.repertoire)
    node, losses = compiled.write(sent)
    assert {(each.rule, each.place.plan) for each in losses.findings} == {
        ("LOSS-CHARACTER", path) for path in paths
    }
    return compiled, made, node


def mutant(name: str, seed: int) -> tuple[Mapping, Node]:
    """A record with a few things changed."""
    compiled, _, node = drawn(name, seed)
    record = compiled.untree(mutate(compiled.tree(compiled.untree(node)), Random(seed), xml=compiled.is_xml))
    return compiled, compiled.tree(record)


@every_system
@LAW
@given(seed=SEEDS)
def test_what_is_written_is_read(name: str, seed: int) -> None:
    compiled, made, node = drawn(name, seed)
    back, counted = compiled.read(compiled.untree(node))
    assert back == made
    assert (counted.mapped, counted.ignored, counted.unmapped) == (leaves(node), 0, 0)


@every_system
@LAW
@given(seed=SEEDS)
def test_a_record_of_our_own_has_no_residue(name: str, seed: int) -> None:
    compiled, made, node = drawn(name, seed)
    assert compiled.residue(compiled.untree(node), made) is None


@every_system
@LAW
@given(seed=SEEDS)
def test_every_leaf_is_accounted_for(name: str, seed: int) -> None:
    compiled, source = mutant(name, seed)
    _, counted = compiled.read(compiled.untree(source))
    assert counted.mapped + counted.ignored + counted.unmapped == leaves(source)


@every_system
@LAW
@given(seed=SEEDS)
def test_both_readers_agree(name: str, seed: int) -> None:
    compiled, source = mutant(name, seed)
    lean, counted = compiled.read(compiled.untree(source))
    traced, tracing = compiled.trace(compiled.untree(source))
    assert lean == traced
    for count in ("mapped", "ignored", "unmapped", "odd"):
        assert getattr(counted, count) == getattr(tracing, count)
    assert len(tracing.notes) == tracing.odd


@every_system
@LAW
@given(seed=SEEDS)
def test_a_source_is_written_back_as_it_was(name: str, seed: int) -> None:
    compiled, source = mutant(name, seed)
    made, _ = compiled.read(compiled.untree(source))
    kept = compiled.residue(compiled.untree(source), made)
    sent = msgspec.json.decode(msgspec.json.encode(kept))
    back, orphaned = compiled.lay(compiled.write(made)[0], sent)
    assert back == source
    assert orphaned == 0


@every_system
@LAW
@given(seed=SEEDS)
def test_an_edited_plan_is_written_as_edited(name: str, seed: int) -> None:
    """Residue of the old source never brings back a value that was changed, nor drops one that was added."""
    compiled, source = mutant(name, seed)
    made, _ = compiled.read(compiled.untree(source))
    kept = compiled.residue(compiled.untree(source), made)
    edited, _ = within(plan(compiled.anchor, Random(seed + 1)), compiled.repertoire)
    node, _ = compiled.lay(compiled.write(edited)[0], kept)
    assert _without_odd(compiled.read(compiled.untree(node))[0], edited)


def _without_odd(back: Plan, edited: Plan) -> bool:
    """The single values that the edited plan states are there."""
    names = ("title", "version", "created", "status", "evaluation")
    return all(
        getattr(back, name) == getattr(edited, name) for name in names if getattr(edited, name) is not None
    )
