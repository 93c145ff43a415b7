"""The account leaf by leaf is the reader's account, for every sample and for what nobody foresaw."""

from collections import Counter
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sipfhir.authoring.described import describe
from sipfhir.authoring.leaves import Walk
from sipfhir.authoring.samples import samples, walk
from sipfhir.mapping.mapping import Mapping
from sipfhir.registry import container, mapping, shipped, system, systems
from tests.mapping.mutants import mutate

FOLDERS = [each.folder for each in systems()]
EVERY = ("good", "odd", "broken")


@cache
def _walk(folder: str) -> Walk:
    site = shipped()
    return walk(
        describe(
            site,
            site.document(f"mappings/{folder}.yaml"),
            system(folder).format,
            local_names=system(folder).local_names,
        )
    )


@cache
def _trees(folder: str) -> list[Any]:
    """The good samples of a system."""
    found = samples(shipped(), folder, container(shipped(), folder), ("good",))
    return [each.record.tree for each in found]


def _sums(walker: Walk, tree: Any) -> tuple[int, int, int]:
    states = Counter(seen.state for seen in walker.record(tree))
    return states["mapped"], states["ignored"], states["unmapped"]


def _read(compiled: Mapping, tree: Any) -> tuple[int, int, int]:
    counted = compiled.read(tree)[1]
    return counted.mapped, counted.ignored, counted.unmapped


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_sample_has_the_same_sums(folder: str) -> None:
    walker, compiled = _walk(folder), mapping(shipped(), folder)
    met = 0
    for sample in samples(shipped(), folder, container(shipped(), folder), EVERY):
        assert _sums(walker, sample.record.tree) == _read(compiled, sample.record.tree), sample.file
        met += 1
    assert met > 15


@pytest.mark.parametrize("folder", FOLDERS)
@settings(max_examples=40)
@given(seed=st.integers(0, 2**32))
def test_what_nobody_foresaw_has_the_same_sums(folder: str, seed: int) -> None:
    random = Random(seed)
    compiled = mapping(shipped(), folder)
    changed = mutate(compiled.tree(random.choice(_trees(folder))), random, xml=compiled.is_xml)
    tree = compiled.untree(changed)
    assert _sums(_walk(folder), tree) == _read(compiled, tree)
