"""What the law asks, from the command line."""

import json
from pathlib import Path

from tests.cli.conftest import SAMPLES, Run


def test_a_good_plan_is_clean(run: Run, good: Path) -> None:
    done = run("validate", good)
    assert done.exit_code == 0
    assert done.stdout.count(" bedömning SIP-1 finns, SIP-2 finns, SIP-3 finns, SIP-4 finns") == 1


def test_what_is_missing_is_an_error_with_its_place(run: Run, broken: Path) -> None:
    file = broken / "tva-ansvariga.xml"
    done = run("validate", file)
    assert done.exit_code == 1
    [line] = [line for line in done.stdout.splitlines() if " fel SIP-4 " in line]
    assert int(line.removeprefix(f"{file}:").split(":")[0]) > 1


def test_as_json(run: Run, broken: Path) -> None:
    done = run("--json", "validate", broken / "tva-ansvariga.xml")
    document = json.loads(done.stdout)
    assert document["exit_code"] == done.exit_code == 1
    [file] = document["files"]
    assert file["assessments"][0]["verdicts"]["SIP-4"] == "missing"
    assert [one["rule"] for one in file["findings"] if one["severity"] == "error"] == ["SIP-4"]


def test_policy_decides_the_severity(run: Run, broken: Path) -> None:
    file = broken / "inget-samtycke.xml"
    assert run("validate", file).exit_code == 0
    assert run("validate", file, "--policy", "strict").exit_code == 1


def test_an_unknown_policy_is_configuration(run: Run, good: Path) -> None:
    assert run("validate", good, "--policy", "nothing").exit_code == 2


def test_the_checksum_can_be_switched_off(run: Run, broken: Path) -> None:
    file = broken / "fel-personnummer.xml"
    assert " ID-CHECKSUM " in run("validate", file).stdout
    assert " ID-CHECKSUM " not in run("validate", file, "--no-checksum").stdout


def test_in_both_languages(run: Run, broken: Path) -> None:
    file = broken / "tva-ansvariga.xml"
    swedish, english = run("validate", file).stdout, run("validate", file, "--lang", "en").stdout
    assert "ansvaret" in swedish
    assert swedish != english


def test_no_value_unless_asked_for(run: Run, broken: Path) -> None:
    file = broken / "fel-personnummer.xml"
    number = next(line for line in file.read_text("latin-1").splitlines() if "<Personnummer>" in line).strip()
    quiet, shown = run("validate", file), run("validate", file, "--show-values")
    assert number not in quiet.output
    assert number in shown.stdout


def test_every_sample_keeps_its_values_to_itself(run: Run) -> None:
    files = [file for file in SAMPLES.glob("*/*/*") if file.suffix != ".yaml"]
    shown = run("validate", *files).output
    for word in ("Tolvan", "Lena Ek", "Ek, Lena", "1212", "070-17406", "@example"):
        assert word not in shown
