"""Every shipped sample through everything."""

import json

import pytest
from click.testing import CliRunner

from sipfhir.cli import main
from tests.cli.conftest import SAMPLES


@pytest.fixture(scope="module")
def rows() -> list[dict[str, object]]:
    return json.loads(CliRunner().invoke(main, ["demo", "--json"]).stdout)


def test_every_sample_has_a_row(rows: list[dict[str, object]]) -> None:
    every = (file for file in SAMPLES.glob("*/*/*") if file.is_file() or file.suffix == ".folder")
    found = (file for file in every if file.suffix != ".yaml")
    files = {file.relative_to(SAMPLES).as_posix() for file in found}
    assert {row["file"] for row in rows} == files


def test_every_sample_is_as_it_says(rows: list[dict[str, object]]) -> None:
    assert {row["file"]: row["unexpected"] for row in rows if row["unexpected"]} == {}


def test_every_good_sample_is_whole_and_comes_back(rows: list[dict[str, object]]) -> None:
    good = [row for row in rows if "/good/" in str(row["file"])]
    assert len(good) >= 24
    # Another maker's FHIR has more than a plan holds; how much, its expectation says.
    left = {row["file"] for row in good if row["unmapped"] and row["system"] != "fhir"}
    assert left | {row["file"] for row in good if row["round_trip"] != "equal"} == set()


def test_the_table_tells_and_exits_clean() -> None:
    done = CliRunner().invoke(main, ["--lang", "en", "demo"])
    assert done.exit_code == 0
    assert "roundtrip" in done.stdout
    assert "good files came back equal" in done.stdout
