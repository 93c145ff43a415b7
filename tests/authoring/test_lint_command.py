"""``sipfhir mapping lint`` as it is typed."""

import json
from pathlib import Path

from tests.authoring.running import run
from tests.authoring.sites import record, toy


def test_clean_is_zero_and_an_error_is_one(tmp_path: Path) -> None:
    toy(tmp_path, samples=(record(),))
    assert run("--site", tmp_path, "mapping", "lint", "toy").exit_code == 0
    toy(tmp_path, "  titel: A\n", samples=(record(),))
    assert run("--site", tmp_path, "mapping", "lint", "toy").exit_code == 1


def test_a_line_that_an_editor_can_jump_to(tmp_path: Path) -> None:
    toy(tmp_path, "  titel: A\n", samples=(record(),))
    text = run("--site", tmp_path, "--lang", "en", "mapping", "lint", "toy").stdout
    assert f"{tmp_path}/mappings/toy.yaml:5:10: error LINT-FORM: plan.titel: there is no titel here\n" in text
    assert "    expected: one of identifiers" in text
    assert "    write: title:\n" in text
    assert text.endswith("Errors: 1. Warnings: 0. Notes: 1 (shown with --notes).\n")


def test_in_swedish(tmp_path: Path) -> None:
    toy(tmp_path, "  titel: A\n", samples=(record(),))
    text = run("--site", tmp_path, "mapping", "lint", "toy").stdout
    assert "fel LINT-FORM: plan.titel: titel finns inte här" in text
    assert "    väntat: ett av identifiers" in text
    assert "Fel: 1. Varningar: 0. Upplysningar: 1 (visas med --notes).\n" in text


def test_notes_are_shown_when_asked_for(tmp_path: Path) -> None:
    toy(tmp_path, samples=(record(),))
    text = run("--site", tmp_path, "mapping", "lint", "toy", "--notes").stdout
    assert "upplysning LINT-UNUSED" in text
    assert "--notes" not in text


def test_as_json(tmp_path: Path) -> None:
    toy(tmp_path, "  titel: A\n", samples=(record(),))
    data = json.loads(run("--site", tmp_path, "mapping", "lint", "toy", "--json").stdout)
    assert data["exit_code"] == 1
    [problem] = [each for each in data["problems"] if each["severity"] == "error"]
    assert problem["rule"] == "LINT-FORM"
    assert (problem["line"], problem["column"], problem["path"]) == (5, 10, "plan.titel")
    assert problem["what"] == "titel finns inte här"
    assert problem["write"] == "title:"


def test_a_system_that_is_not_there() -> None:
    result = run("mapping", "lint", "finns-inte")
    assert result.exit_code == 2
    assert "no such system" in result.stderr


def test_a_broken_system_file_is_linted_not_refused(tmp_path: Path) -> None:
    toy(tmp_path, system="name: [\n")
    result = run("--site", tmp_path, "mapping", "lint", "toy")
    assert result.exit_code == 1
    assert "system.yaml:2:1: fel LINT-COMPILE: YAML går inte att läsa" in result.stdout


def test_without_names_every_system_is_checked() -> None:
    data = json.loads(run("mapping", "lint", "--json").stdout)
    files = {each["file"] for each in data["problems"]}
    assert data["exit_code"] == 0
    assert all(any(name in file for file in files) for name in ("prator", "lifecare", "cosmic-link"))
