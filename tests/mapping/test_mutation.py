"""No single leaf of any good sample can be changed, added or removed without the reader telling it apart."""

import os
from pathlib import Path
from random import Random

import pytest

import sipfhir
from sipfhir.mapping.mapping import Mapping
from sipfhir.mapping.residue import Patch
from sipfhir.mapping.tree import Node
from sipfhir.registry import mapping, shipped
from tests.mapping.single import Mutant, mutants
from tests.test_samples import MAPPED, name_of, sample_of

Known = tuple[sipfhir.Plan, Patch | None]
WHOLE = os.environ.get("HYPOTHESIS_PROFILE") == "full"
SHARE = 1.0 if WHOLE else 0.05
"""In CI a seeded part of them; all in `make full`."""


@pytest.mark.parametrize("expectation", MAPPED, ids=name_of)
def test_every_change_of_one_leaf_is_told_apart_and_comes_back(expectation: Path) -> None:
    random = Random(name_of(expectation))
    missed = []
    for reading in sipfhir.read(sample_of(expectation)):
        assert reading.origin is not None
        compiled = mapping(shipped(), reading.system)
        tree = compiled.tree(reading.origin.record.tree)
        known = read(compiled, tree)
        for mutant in mutants(tree, xml=compiled.is_xml):
            if random.random() < SHARE and not told_apart(compiled, known, mutant):
                missed.append(f"{mutant.kind} {mutant.where}")
    assert missed == []


def told_apart(compiled: Mapping, known: Known, mutant: Mutant) -> bool:
    """Plan or residue differs from the original's, and the mutant is written back as it is."""
    plan, residue = read(compiled, mutant.tree)
    node, orphaned = compiled.lay(compiled.write(plan)[0], residue)
    return (plan, residue) != known and node == mutant.tree and orphaned == 0


def read(compiled: Mapping, tree: Node) -> Known:
    """The plan and the residue of a record."""
    record = compiled.untree(tree)
    plan, _ = compiled.read(record)
    return plan, compiled.residue(record, plan)
