"""What is measured is what is said: as many plans as asked for, each with a number of its own."""

from pathlib import Path

from lxml import etree

from benchmarks import plans
from benchmarks.__main__ import summary, table
from benchmarks.measure import Measured
from benchmarks.stages import FLOOR, STAGES, floor


def test_plans_are_as_many_as_asked_for_and_differ(tmp_path: Path) -> None:
    file = tmp_path / "plans.xml"
    plans.write(file, 50)
    numbers = etree.parse(file).getroot().xpath("PratorArende/ArendeId/text()")
    assert len(set(numbers)) == 50 == floor(file)


def test_every_stage_sees_every_plan(tmp_path: Path) -> None:
    file = tmp_path / "plans.xml"
    plans.write(file, 12)
    assert {name: stage(file) for name, stage in STAGES.items()} == dict.fromkeys(STAGES, 12)


def test_ratio_is_to_the_floor_of_the_same_round() -> None:
    rounds = {FLOOR: [Measured(1.0, 100, 10.0), Measured(4.0, 100, 10.0), Measured(2.0, 100, 10.0)]}
    rounds["read"] = [Measured(2.0, 100, 20.0), Measured(8.0, 100, 20.0), Measured(4.0, 100, 20.0)]
    row = summary(rounds, "read")
    assert row == {
        "plans_a_second": 25.0,
        "microseconds_a_plan": 40_000.0,
        "ratio": 0.5,
        "peak_megabytes": 20.0,
    }
    assert "0.50" in table({"read": row})
