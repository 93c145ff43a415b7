"""The command: what it refuses, where it writes, what it tells and what it never tells."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import sipfhir
from sipfhir.cli import main
from sipfhir.cli.statistics import CHOICES
from sipfhir.site import defaults
from sipfhir.statistics import CHOICES as BUILT
from tests.canary import CANARY, planted
from tests.statistics.golden import FORMS
from tests.statistics.year import export, plans


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["statistics", *map(str, arguments)])


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    file = tmp_path / "export.json"
    export(file, 60)
    return file


def test_the_choices_are_those_that_are_built() -> None:
    assert set(CHOICES) == set(BUILT)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["--by", "sex,colour"], "colour: choose among"),
        (["--by", "unit,kommun"], "give each other away"),
        (["--period", "24"], "not a year or month"),
        (["--from-date", "2024-02-31"], "not a day"),
        (["--period", "2024", "--to-date", "2024-01-01"], "not both"),
        (["--from-date", "2024-02-01", "--to-date", "2024-01-01"], "later than"),
        (["--limit", "1"], "limit"),
    ],
)
def test_what_it_refuses(wrong: list[str], said: str, exported: Path) -> None:
    done = run(exported, *wrong)
    assert done.exit_code == 2
    assert said in done.stderr


def test_by_chooses_the_tables(exported: Path) -> None:
    told = json.loads(run(exported, "--json", "--by", "unit, year").stdout)
    assert [table["name"] for table in told["tables"]] == ["year", "unit"]
    assert told["codes"] == []


def test_a_month(exported: Path) -> None:
    asked = json.loads(run(exported, "--json", "--period", "2024-02").stdout)["asked"]
    assert (asked["first"], asked["last"]) == ("2024-02-01", "2024-02-29")


def test_one_file_twice_is_counted_once(exported: Path, tmp_path: Path) -> None:
    again = tmp_path / "igen.json"
    again.write_bytes(exported.read_bytes())
    done = run(exported, again, "--json", "--lang", "en")
    assert json.loads(done.stdout)["plans"] == 60
    assert done.stderr == "not counted: 60 (the same plan again, the same number)\n"


def test_the_answer_goes_to_a_file(exported: Path, tmp_path: Path) -> None:
    out = tmp_path / "ut" / "statistik.csv"
    done = run(exported, "--report", "csv", "--out", out)
    assert done.stdout == f"Statistik: {out}\n"
    assert out.read_bytes() == run(exported, "--report", "csv").stdout_bytes


def test_a_file_that_cannot_be_read_is_told(exported: Path, tmp_path: Path) -> None:
    other = tmp_path / "annat.pdf"
    other.write_bytes(b"%PDF-1.4")
    done = run(exported, other, "--json")
    assert done.exit_code == 3
    assert "annat.pdf" in done.stderr
    assert json.loads(done.stdout)["plans"] == 60


def test_a_record_that_cannot_be_read_is_told(exported: Path) -> None:
    done = run(exported, defaults() / "samples/lifecare/broken/trasig-mellan-tva.json", "--lang", "en")
    assert done.exit_code == 1
    assert "not counted: 1 (could not be read)" in done.stderr


def test_plans_of_every_system_are_counted_together() -> None:
    files = [one for one in sorted((defaults() / "samples").glob("*/good/*")) if "expect" not in one.name]
    files = [one for one in files if "bilagor" not in one.name]
    done = run(*files, "--limit", "3", "--json", "--lang", "en")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    left_out = [int(line.split()[2]) for line in done.stderr.splitlines()]
    assert told["plans"] > 30
    assert told["plans"] + sum(left_out) == sum(1 for one in files for _ in sipfhir.read(one))
    assert len(told["systems"]) == len({one.parts[-3] for one in files})


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("by", ["year,code,sex,age,kommun,follow-up", "unit"])
def test_no_word_of_a_person_is_told(form: str, by: str, tmp_path: Path) -> None:
    """Every home is another canary, so none is shared by as many as the limit."""
    file = tmp_path / "export.json"
    file.write_bytes(sipfhir.write([planted(one) for one in plans(40)], "lifecare").data)
    assert CANARY in file.read_text("utf-8")
    done = run(file, "--report", form, "--by", by)
    assert done.exit_code == 0
    assert done.stdout_bytes
    assert CANARY not in done.stdout + done.stderr
