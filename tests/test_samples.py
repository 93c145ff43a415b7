"""Every sample end to end: what must come out, every leaf accounted for, the way back, the loss."""

from pathlib import Path

import pytest

import sipfhir
from sipfhir.demo import expected, row
from sipfhir.registry import mapping, shipped, systems
from sipfhir.site import defaults
from tests.mapping.test_loss import check

SAMPLES = defaults() / "samples"
EXPECTATIONS = sorted(SAMPLES.glob("*/*/*.expect.yaml"))
GOOD = [file for file in EXPECTATIONS if file.parent.name in ("good", "cases")]
MAPPED = [file for file in GOOD if file.parents[1].name != "fhir"]
"""Those that a mapping reads; FHIR of other makers is read by none."""
FOLDERS = [system.folder for system in systems()]


def sample_of(expectation: Path) -> Path:
    """The sample that an expectation is about."""
    name = expectation.name.removesuffix(".expect.yaml")
    [file] = (each for each in expectation.parent.glob(f"{name}.*") if each != expectation)
    return file


def name_of(expectation: Path) -> str:
    """system/good/case"""
    return expectation.relative_to(SAMPLES).as_posix().removesuffix(".expect.yaml")


@pytest.mark.parametrize("expectation", EXPECTATIONS, ids=name_of)
def test_what_must_come_out_comes_out(expectation: Path) -> None:
    result = row(sample_of(expectation), SAMPLES, expected(expectation), shipped())
    assert result.unexpected == ()


@pytest.mark.parametrize("expectation", GOOD, ids=name_of)
def test_a_good_sample_is_mapped_whole_and_comes_back(expectation: Path) -> None:
    result = row(sample_of(expectation), SAMPLES, expected(expectation), shipped())
    # Another maker's FHIR has more than a plan holds: how much, its expectation says.
    assert result.unmapped == 0 or result.system == "fhir"
    assert result.round_trip == "equal"
    assert result.plans > 0


@pytest.mark.parametrize("expectation", GOOD, ids=name_of)
def test_the_loss_report_lists_what_the_others_cannot_hold(expectation: Path) -> None:
    for reading in sipfhir.read(sample_of(expectation)):
        assert reading.plan is not None
        for folder in FOLDERS:
            check(reading.plan, mapping(shipped(), folder))


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_system_has_eight_good_samples_and_broken_ones(folder: str) -> None:
    kinds = [file.parent.name for file in EXPECTATIONS if file.parent.parent.name == folder]
    assert kinds.count("good") >= 8
    assert kinds.count("odd") > 0
    assert kinds.count("broken") > 0
