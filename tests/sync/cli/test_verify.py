"""Whether the nights can be trusted."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sipfhir.conformance import check
from tests.sync.cli.nights import BROKEN, SEVERAL, Night


@pytest.fixture
def log(night: Night) -> Path:
    """The audit log of two runs."""
    night.put(SEVERAL, "good/aterkallat-samtycke.xml", BROKEN)
    night.run()
    night.run()
    [file] = night.folder.glob("audit-*.jsonl")
    return file


def test_a_whole_log_says_the_same_as_the_state(night: Night, log: Path) -> None:
    done = night("verify")
    assert (done.exit_code, "whole" in done.stdout) == (0, True)
    assert night.json("verify")["good"]
    assert night("verify", lang="sv").exit_code == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: [*lines[:2], lines[2].replace('"created"', '"dead"'), *lines[3:]], "BROKEN at line 3"),
        (lambda lines: [lines[0], *lines[2:]], "BROKEN at line 2"),
        (lambda lines: [lines[0], lines[0], *lines[1:]], "BROKEN at line 2"),
        (lambda lines: lines[:-1], "CUT"),
        (lambda lines: [], "CUT"),
    ],
)
def test_what_is_done_to_it_is_seen(
    night: Night, log: Path, change: Callable[[list[str]], list[str]], said: str
) -> None:
    lines = log.read_text("utf-8").splitlines(keepends=True)
    changed = change(lines)
    assert changed != lines
    log.write_text("".join(changed), "utf-8")
    done = night("verify")
    assert (done.exit_code, said in done.stdout) == (1, True), done.stdout


def test_a_log_that_is_gone_is_seen(night: Night, log: Path) -> None:
    log.unlink()
    assert night("verify").exit_code == 1


def test_a_torn_line_is_no_fault_and_the_next_run_mends_it(night: Night, log: Path) -> None:
    with log.open("ab") as stream:
        stream.write(b'{"number": 1')
    assert "torn" in night("verify").stdout
    night.run()
    assert night("verify").exit_code == 0


def test_a_verdict_that_was_never_audited_is_seen(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    from sipfhir.sync.ledger import Ledger

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "verdict", lambda self, run: lambda *_: None)
        night.put("good/god-man.xml")
        assert night.run().exit_code == 0
    done = night("verify")
    assert (done.exit_code, "1 verdicts are missing" in done.stdout) == (1, True)


def test_audit_events_are_r4(night: Night, log: Path) -> None:
    first = night.json("status")["runs"][-1]["run"]
    made = night("report", first, "--audit-events").stdout.encode()
    assert made.count(b"\n") == sum(
        '"plan"' in line and first in line for line in log.read_text("utf-8").splitlines()
    )
    assert list(check(made)) == []
    assert b'"outcome":"0"' in made
    assert b'"outcome":"8"' in made
