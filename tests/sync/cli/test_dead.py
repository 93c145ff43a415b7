"""Dead letters: what is said of them, and what becomes of them when they are tried again."""

from pathlib import Path

import msgspec
import pytest
from cryptography.fernet import Fernet

from sipfhir.sync.config import load
from sipfhir.sync.job import opened
from sipfhir.sync.parcel import Taken, Verdict
from tests.sync.cli.clock import Clock
from tests.sync.cli.nights import BROKEN, SEVERAL, SOURCE, TARGET, TODAY, Night

GOOD = "god-man.xml"
KEY = '[dead]\nkey = "env:DEAD"\n'


@pytest.fixture
def keyed(night: Night, monkeypatch: pytest.MonkeyPatch) -> Night:
    """A night whose dead letters are kept."""
    monkeypatch.setenv("DEAD", Fernet.generate_key().decode())
    night.write(KEY)
    return night


def blocked(night: Night) -> Path:
    """A plan died, for where its file should be there is a folder; that folder."""
    night.put(f"good/{GOOD}")
    night.run()
    [file] = night.out.iterdir()
    for each in night.folder.glob("state.db*"):
        each.unlink()
    file.unlink()
    file.mkdir()
    night.put(f"good/{GOOD}")
    assert night.run().exit_code == 4
    return file


def bury(night: Night, name: str) -> None:
    """A letter of old for the record of the only run, as one that could not be read leaves it."""
    with opened(load(night.config), Clock("2020-01-01T02:00:00+00:00")) as job:
        [run] = job.state.runs("night")
        [read], [entry] = job.state.inputs(run.id), job.state.history.told(run.id)
        taken = Taken("prator", read.ref, read.digest, next((night.inbox / "archive").iterdir()), "prator")
        dead = Verdict(outcome="dead", case="record", retry=True)
        made = job.coffin.letter(taken, entry, None, dead, job.now())
        letter = msgspec.structs.replace(made, id=name, key="", expires="2040-01-01")
        job.state.settle(run.id, entry, dead, entry.at or "", None, letter)
        job.state.settle(run.id, entry, Verdict(outcome="created"), entry.at or "", None, None)


def test_a_letter_says_why_where_and_what_to_do(night: Night) -> None:
    night.put(BROKEN)
    assert night.run().exit_code == 4
    [letter] = night.letters()
    assert (letter["case"], letter["source"], letter["target"], letter["retry"]) == (
        "record",
        "prator",
        "fhir",
        False,
    )
    assert letter["reason"] == "The record cannot be read as a plan."
    assert "--show-values" in letter["how"]
    assert letter["rules"]
    assert letter["kept"] == "pointer"
    listed = night("dead list").stdout
    assert f"{letter['ref']}:{letter['line']}" in listed
    assert "Posten kan inte" in night("dead list", lang="sv").stdout
    shown = night("dead show", letter["id"]).stdout
    assert letter["how"] in shown
    assert "avklippt" not in shown
    named = night("dead show", letter["id"], "--show-values").stdout
    assert f"{night.inbox}/archive/avklippt.xml" in named


def test_a_letter_without_a_key_is_tried_from_the_archive(night: Night) -> None:
    file = blocked(night)
    [letter] = night.letters()
    assert (letter["case"], letter["retry"], letter["kept"]) == ("disk", True, "pointer")
    file.rmdir()
    done = night("dead replay", letter["id"], "--today", TODAY)
    assert done.exit_code == 0, done.output
    assert file.is_file()
    assert night.letters() == []
    assert night("verify").exit_code == 0


def test_a_letter_whose_record_is_nowhere_is_told_and_stays(night: Night) -> None:
    blocked(night)
    for each in (night.inbox / "archive").iterdir():
        each.unlink()
    [letter] = night.letters()
    done = night("dead replay", "--today", TODAY)
    assert (done.exit_code, "Put that file into the source again" in done.stderr) == (2, True)
    assert [one["id"] for one in night.letters()] == [letter["id"]]


def test_a_sealed_letter_is_tried_from_what_was_kept(keyed: Night) -> None:
    file = blocked(keyed)
    for each in (keyed.inbox / "archive").iterdir():
        each.unlink()
    [letter] = keyed.letters()
    assert letter["kept"] == "sealed"
    again = keyed("dead replay", "--today", TODAY)
    assert again.exit_code == 4
    assert [one["id"] for one in keyed.letters()] == [letter["id"]]
    file.rmdir()
    assert keyed("dead replay", "--today", TODAY).exit_code == 0
    written = file.read_bytes()
    assert keyed("dead replay", letter["id"]).exit_code == 2
    assert file.read_bytes() == written
    assert any('"event": "replay"' in each.read_text() for each in keyed.folder.glob("audit-*.jsonl"))


def test_another_key_opens_nothing_and_stops_nothing(keyed: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked(keyed)
    monkeypatch.setenv("DEAD", Fernet.generate_key().decode())
    done = keyed("dead replay", "--today", TODAY)
    assert (done.exit_code, "not the key that sealed it" in done.stderr) == (2, True)
    assert keyed.run().exit_code == 0
    assert len(keyed.letters()) == 1


def test_one_record_of_a_file_is_tried_and_not_the_others(keyed: Night) -> None:
    keyed.put(SEVERAL)
    keyed.run()
    first, *others = sorted(keyed.out.iterdir())
    for each in keyed.folder.glob("state.db*"):
        each.unlink()
    first.unlink()
    first.mkdir()
    keyed.put(SEVERAL)
    keyed.run()
    for each in others:
        each.unlink()
    first.rmdir()
    assert keyed("dead replay", "--today", TODAY).exit_code == 0
    assert list(keyed.out.iterdir()) == [first]


def test_a_run_begins_with_letters_that_trying_again_can_help(keyed: Night) -> None:
    file = blocked(keyed)
    file.rmdir()
    assert keyed.run().exit_code == 0
    assert file.is_file()
    assert keyed.letters() == []
    [row] = keyed.json("report")["rows"]
    assert (row["source"], row["read"], row["created"]) == ("dead-letters", 1, 1)


def test_unless_it_is_told_not_to(keyed: Night) -> None:
    file = blocked(keyed)
    file.rmdir()
    keyed.write(f"{KEY}retry = false\n")
    assert keyed.run().exit_code == 0
    assert not file.exists()
    assert len(keyed.letters()) == 1


def test_a_letter_that_keeps_dying_is_one_letter(keyed: Night) -> None:
    blocked(keyed)
    [letter] = keyed.letters()
    for _ in range(2):
        assert keyed.run().exit_code == 4
    assert [(one["id"], one["buried"]) for one in keyed.letters()] == [(letter["id"], letter["buried"])]
    keyed.put(f"good/{GOOD}")
    assert keyed.run().exit_code == 4
    assert [one["id"] for one in keyed.letters()] == [letter["id"]]


def test_a_letter_is_not_sent_over_a_later_version(keyed: Night) -> None:
    file = blocked(keyed)
    [letter] = keyed.letters()
    keyed.write(f"{KEY}retry = false\n")
    file.rmdir()
    keyed.put(f"good/{GOOD}")
    keyed.change(GOOD)
    assert keyed.run().exit_code == 0
    assert file.is_file()
    assert keyed.letters() == []
    assert "no open dead letter (replayed)" in keyed("dead replay", letter["id"]).stderr


def test_a_letter_that_never_had_a_key_is_overtaken_too(keyed: Night) -> None:
    """The record could not be read, and so nobody knew which plan it was. Its plan has arrived since."""
    keyed.put(f"good/{GOOD}")
    keyed.run()
    [file] = keyed.out.iterdir()
    bury(keyed, "x")
    kept = file.stat().st_mtime_ns
    assert keyed("dead replay", "x", "--today", TODAY).exit_code == 0
    assert file.stat().st_mtime_ns == kept
    assert keyed.letters() == []


def test_a_letter_is_discarded_for_good(keyed: Night) -> None:
    blocked(keyed)
    [letter] = keyed.letters()
    assert keyed("dead discard", letter["id"]).exit_code == 1
    assert len(keyed.letters()) == 1
    assert keyed("dead discard", letter["id"], "--yes").exit_code == 0
    assert "No dead letters." in keyed("dead list").stdout
    assert any('"discard"' in each.read_text() for each in keyed.folder.glob("audit-*.jsonl"))
    assert keyed("dead show", "nonsense").exit_code == 2


def test_a_target_that_is_no_more_takes_no_letter(keyed: Night) -> None:
    blocked(keyed)
    keyed.write(KEY, TARGET.replace('name = "fhir"', 'name = "b"'), SOURCE.replace('["fhir"]', '["b"]'))
    done = keyed("dead replay", "--today", TODAY)
    assert (done.exit_code, "no target is called fhir" in done.stderr) == (2, True)
