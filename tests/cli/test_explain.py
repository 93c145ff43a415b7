"""``sipfhir explain``: every rule, in both languages, with its law and what shows it."""

import json
from pathlib import Path

import pytest

from sipfhir.rules import rules
from sipfhir.rules.wording import shipped
from tests.cli.conftest import SAMPLES, Run

NAMES = list(rules(shipped()))


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_rule_is_explained(run: Run, lang: str) -> None:
    done = run("--lang", lang, "explain", *NAMES)
    assert done.exit_code == 0
    for name, rule in rules(shipped()).items():
        assert f"{name}  {rule.title.text(lang)}\n" in done.stdout
        assert rule.help.text(lang) in done.stdout
        assert all(one.paragraph in done.stdout for one in rule.basis)


def test_without_a_name_all_are_listed(run: Run) -> None:
    lines = run("explain").stdout.splitlines()
    assert [line.split()[0] for line in lines] == NAMES


def test_a_beginning_means_several(run: Run) -> None:
    told = json.loads(run("--json", "explain", "goal").stdout)
    assert [one["rule"] for one in told] == ["GOAL-1", "GOAL-2", "GOAL-3"]


def test_a_policy_changes_what_is_told(run: Run) -> None:
    asked = ("--json", "explain", "GOAL-1", "--policy")
    [lenient], [proposed] = (json.loads(run(*asked, name).stdout) for name in ("lenient", "proposed-law"))
    assert lenient["messages"][0]["severity"] == "off"
    assert proposed["messages"][0]["severity"] == "error"


def test_a_name_that_is_none(run: Run) -> None:
    done = run("explain", "SIP-9")
    assert done.exit_code == 2
    assert "SIP-4" in done.stderr


def test_what_shows_a_rule_is_told_ready_to_run(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(SAMPLES.parent)
    near = run("explain", "follow-4").stdout
    assert (
        "sipfhir validate samples/prator/odd/missad-uppfoljning.xml --from prator --today 2026-03-01\n"
        in near
    )
    monkeypatch.chdir(tmp_path)
    assert f"sipfhir validate {SAMPLES}/prator/odd/missad" in run("explain", "follow-4").stdout


def test_what_no_file_can_show_names_its_test(run: Run) -> None:
    [told] = json.loads(run("--json", "explain", "consent-4").stdout)
    assert (told["samples"], told["shown_by"].partition("::")[0]) == (
        None,
        "tests/rules/test_consent_state.py",
    )
    assert told["shown_by"] in run("explain", "consent-4").stdout
