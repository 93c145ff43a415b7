"""Files of other makers, whole and mangled: never a crash, every leaf accounted for, the same plan back."""

import copy
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sipfhir
from sipfhir.formats import fhir_json
from sipfhir.formats.json_decode import measures
from sipfhir.site import defaults
from tests.resources.checks import walk

SAMPLES = defaults() / "samples" / "fhir"
ALONE = ("us-core-bara-text", "delad-plan-med-task", "searchset-servicerequest", "allt-inneslutet")
"""Samples of one plan: where two share a resource, it is counted with both."""
TREES = [fhir_json.read((SAMPLES / "good" / f"{name}.json").read_text("utf-8")) for name in ALONE]
ANYTHING = st.sampled_from(
    [
        *(
            None,
            1,
            True,
            "",
            "x",
            "#",
            "#pat",
            [],
            {},
            ["x"],
            [{}],
            [[1]],
            [None],
            {"a": 1},
            {"reference": 5},
        ),
        *({"reference": "#"}, {"reference": "Task/a1"}, {"reference": "Goal/g1", "display": "mål"}),
        *({"identifier": {"system": "s", "value": "v"}}, {"extension": "x"}, {"resourceType": "Task"}),
        *({"resourceType": "Bundle", "entry": [{}]}, {"resourceType": "CarePlan"}, {"display": "ord"}),
    ]
)


def counted(readings: list[sipfhir.Reading]) -> int:
    return sum(sum(reading.leaves) for reading in readings)


def test_there_are_samples_of_each_kind() -> None:
    kinds = [file.parent.name for file in SAMPLES.glob("*/*.expect.yaml")]
    assert kinds.count("good") >= 8
    assert kinds.count("odd") >= 6
    assert kinds.count("broken") >= 6


@pytest.mark.parametrize("tree", TREES, ids=ALONE)
def test_every_leaf_of_a_file_is_accounted_for(tree: dict[str, Any]) -> None:
    [reading] = sipfhir.from_fhir(tree)
    assert counted([reading]) == measures(tree)[1]
    told = [one for one in reading.findings if one.rule in ("FHIR-UNMAPPED", "FHIR-UNREACHED")]
    assert sum(int(one.params["leaves"]) for one in told) == reading.leaves.unmapped


@settings(max_examples=150)
@given(st.sampled_from(TREES), st.data())
def test_a_mangled_file_is_read_without_a_crash(tree: dict[str, Any], data: st.DataObject) -> None:
    tree = copy.deepcopy(tree)
    for _ in range(data.draw(st.integers(1, 4))):
        holders = [node for _, node in walk(tree) if isinstance(node, dict | list) and node]
        holder = data.draw(st.sampled_from(holders))
        keys = [*holder, "modifierExtension", "contained", "foreign"] if isinstance(holder, dict) else [0]
        holder[data.draw(st.sampled_from(keys))] = copy.deepcopy(data.draw(ANYTHING))
    raw = msgspec.json.encode(tree)
    readings = list(sipfhir.from_fhir(raw))
    plans = [reading.plan for reading in readings if reading.plan is not None]
    if len(plans) <= 1 and sum(node == "CarePlan" for _, node in walk(tree)) <= 1:
        assert counted(readings) == measures(msgspec.json.decode(raw))[1]
    for reading in readings:
        assert all(one.place.line or one.rule == "FORMAT-EMPTY" for one in reading.findings)
        if reading.plan is not None:
            assert set(sipfhir.validate(reading).verdicts) == {"SIP-1", "SIP-2", "SIP-3", "SIP-4"}
            resources = sipfhir.to_fhir(reading.plan, disclose_protected=True)
            [again] = sipfhir.from_fhir(resources.collection())
            assert again.plan == reading.plan


@settings(max_examples=60)
@given(st.sampled_from(sorted(SAMPLES.glob("*/*.*"))), st.data())
def test_a_file_cut_anywhere_is_read_without_a_crash(file: Path, data: st.DataObject) -> None:
    if file.is_dir() or file.suffix == ".yaml":
        return
    raw = file.read_bytes()
    cut = raw[: data.draw(st.integers(0, len(raw)))]
    assert list(sipfhir.from_fhir(cut, file=file.name))
