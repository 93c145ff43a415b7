"""Every rule is shown: a sample that trips it, one that does not, run as ``sipfhir explain`` says."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sipfhir.cli import main
from sipfhir.report.showing import commands, files
from sipfhir.rules import rules
from sipfhir.rules.assessment import CHECKS
from sipfhir.rules.wording import shipped
from sipfhir.site import defaults

ROOT = Path(__file__).parents[2]
RULES = rules(shipped())
SHOWN = [name for name, rule in RULES.items() if rule.samples]
LEGAL = ("SIP-", "CONSENT-", "PARTIES-", "GOAL-", "FOLLOW-", "COPY-", "PERSON-", "PLAN-1", "TIME-1", "TIME-2")
"""Rules that ask what the law or its preparatory works ask: they must say where it stands."""


def found(command: str) -> list[dict[str, Any]]:
    """The findings of a command as it is printed."""
    program, *words = shlex.split(command)
    assert program == "sipfhir"
    done = CliRunner().invoke(main, ["--json", *words])
    assert done.exit_code != 2, done.stderr
    report = json.loads(done.stdout)
    return [finding for file in report["files"] for finding in file["findings"]]


@pytest.fixture(autouse=True)
def _where_it_may_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_shown_by_samples_or_else_by_a_test(name: str) -> None:
    rule = RULES[name]
    assert bool(rule.samples) != bool(rule.shown_by)
    if rule.shown_by:
        file, _, test = rule.shown_by.test.partition("::")
        assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8")
        assert rule.shown_by.because.sv != rule.shown_by.because.en


def test_few_rules_can_be_shown_by_no_sample() -> None:
    """Those of migration are about whole archives, those of copies about copies, those of RIV-TA about
    messages, those of a nightly run about what was delivered; each constraint of R4 is broken by a
    generator."""
    others = ("MIGRATE-", "PSEUDO-", "R4-", "RIVTA-", "SYNC-")
    rest = [name for name, rule in RULES.items() if not rule.samples and not name.startswith(others)]
    assert len(rest) <= 8


@pytest.mark.parametrize("name", SHOWN)
def test_its_samples_ship(name: str) -> None:
    shown = RULES[name].samples
    assert shown
    for given in (shown.bad, shown.good):
        assert all((defaults() / "samples" / file).exists() for file in files(given))
    assert shown.bad != shown.good


@pytest.mark.parametrize("name", SHOWN)
def test_the_bad_sample_trips_it(name: str) -> None:
    tripped = [one for one in found(commands(RULES[name])["bad"]) if one["rule"] == name]
    assert tripped
    # A plan under LPT or LRV stands under no paragraph of the catalogues.
    if name.startswith(LEGAL):
        assert all(one["citation"] for one in tripped if one["params"]["case"] != "lpt-lrv")


@pytest.mark.parametrize("name", SHOWN)
def test_the_good_sample_does_not(name: str) -> None:
    assert name not in {one["rule"] for one in found(commands(RULES[name])["good"])}


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.checked == "plan"])
def test_a_rule_about_a_plan_has_a_check(name: str) -> None:
    assert name in CHECKS


@pytest.mark.parametrize("name", [name for name in RULES if name.startswith(LEGAL)])
def test_a_legal_rule_cites_its_paragraph(name: str) -> None:
    basis = RULES[name].basis
    assert basis
    assert all(one.paragraph and one.since and one.wording for one in basis)
