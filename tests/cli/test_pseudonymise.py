"""``pseudonymise`` as a user runs it."""

import json
import stat
from pathlib import Path

import pytest

from sipfhir.pseudonymise import copying, pseudonymised
from sipfhir.registry import shipped
from sipfhir.rules import help_text, message
from tests.cli.conftest import Run

PRATOR = "samples/prator/good/god-man.xml"
KEY = b"a key of the tests"


def test_a_copy_is_told_by_number_and_named_by_key(run: Run, tmp_path: Path) -> None:
    key = tmp_path / "nyckel"
    done = run("--lang", "en", "pseudonymise", PRATOR, "--out", tmp_path / "ut", "--new-key", key)
    assert done.exit_code == 0, done.output
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    [copy] = (tmp_path / "ut").iterdir()
    assert done.stdout.startswith(f"file 1: {copy.name}; values replaced: ")
    assert "god-man" not in done.output
    first = copy.read_bytes()
    again = run("pseudonymise", PRATOR, "--out", tmp_path / "ut", "--key-file", key)
    assert again.exit_code == 0
    assert [each.read_bytes() for each in (tmp_path / "ut").iterdir()] == [first]
    assert run("validate", copy).exit_code == run("validate", PRATOR).exit_code


def test_the_demo_key_is_taken_only_by_name(run: Run, tmp_path: Path) -> None:
    done = run("pseudonymise", PRATOR, "--out", tmp_path)
    assert done.exit_code == 2
    assert "The demo key is public" in done.stderr
    assert run("pseudonymise", PRATOR, "--out", tmp_path, "--demo-key").exit_code == 0
    both = run("pseudonymise", PRATOR, "--out", tmp_path, "--demo-key", "--new-key", tmp_path / "n")
    assert both.exit_code == 2


def test_the_sites_key_is_taken_by_default(run: Run, tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text("key-file: nyckel\n")
    (tmp_path / "nyckel").write_bytes(KEY)
    done = run("--site", tmp_path, "pseudonymise", PRATOR, "--out", tmp_path / "ut")
    assert done.exit_code == 0
    [copy] = (tmp_path / "ut").iterdir()
    assert copy.read_bytes() == pseudonymised(Path(PRATOR).read_bytes(), "prator", KEY, site=shipped()).data


def test_what_cannot_be_read_does_not_stop_the_next_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "19121212-1212.pdf").write_bytes(b"%PDF-1.4")
    done = run(
        "--json",
        "pseudonymise",
        tmp_path / "19121212-1212.pdf",
        PRATOR,
        "--out",
        tmp_path / "ut",
        "--demo-key",
    )
    assert done.exit_code == 3
    told = json.loads(done.stdout)["files"]
    assert [bool(each["copy"]) for each in told] == [False, True]
    assert "1212" not in done.output


def test_unknown_names_are_replaced_unless_they_may_be_seen(run: Run, tmp_path: Path) -> None:
    source = "samples/prator/odd/okant-element.xml"
    names = set()
    for keep in ([], ["--keep-name", "Husdjur"]):
        file = tmp_path / "in.xml"
        file.write_bytes(Path(source).read_bytes().replace(b"<SIP ", b"<Husdjur>Katten Misse</Husdjur><SIP "))
        out = tmp_path / f"ut{len(keep)}"
        assert run("pseudonymise", file, "--out", out, "--demo-key", *keep).exit_code == 0
        [copy] = out.iterdir()
        names.add(b"<Husdjur>" in copy.read_bytes())
        assert b"Misse" not in copy.read_bytes()
    assert names == {True, False}


def test_no_copy_rather_than_a_broken_one() -> None:
    half = "<PratorArende>å".encode("utf-16") + b"x"
    copy = pseudonymised(half, "prator", KEY, site=shipped(), file="file 1")
    assert copy.data is None
    assert [(each.rule, each.params["reason"]) for each in copy.findings] == [("PSEUDO-REFUSED", "charset")]
    assert "written back unchanged" in message(copy.findings[0], "en")


def test_a_value_that_stays_is_a_reason_to_throw_the_copy_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying.Page, "written", lambda page, _, tally: _kept(page, tally))
    copy = pseudonymised(Path(PRATOR).read_bytes(), "prator", KEY, site=shipped())
    assert copy.data is None
    assert copy.findings[0].params == {"reason": "leak"}


def _kept(page: copying.Page, tally: copying.Tally) -> str:
    tally.gone.add(
        "AR-2016-118"
        if "AR-2016-118" in page._text
        else page._text.partition("<ArendeId>")[2].partition("<")[0]
    )
    return page._text


def test_other_findings_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    results = iter(range(10**6))
    monkeypatch.setattr(copying, "found", lambda *_: next(results))
    copy = pseudonymised(Path(PRATOR).read_bytes(), "prator", KEY, site=shipped())
    assert copy.data is not None
    assert [each.rule for each in copy.findings] == ["PSEUDO-CHANGED"]
    assert help_text(copy.findings[0], "en").startswith("The copy is safe to share")


def test_dates_moved_otherwise_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    results = iter([1, 2, 1])
    monkeypatch.setattr(copying, "found", lambda *_: next(results))
    copy = pseudonymised(Path(PRATOR).read_bytes(), "prator", KEY, site=shipped())
    assert [each.rule for each in copy.findings] == ["PSEUDO-SHIFT"]
