"""Reloading: the last good site is kept, what is wrong and what changed since it is told."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import sipfhir
from sipfhir.authoring.watch import Reloading, touched
from sipfhir.errors import BadConfiguration
from sipfhir.plan import Concept
from sipfhir.registry import systems
from sipfhir.site import defaults

GOOD = "extends: prator\nplan:\n  title: {path: SIP/Rubrik, longest: 40}\n"
WRONG = "extends: prator\nplan:\n  title: {path: SIP/Rubrik, lenght: 40}\n"
SAMPLE = defaults() / "samples" / "prator" / "good" / "utskrivning-aldre.xml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site that changes one field."""
    (tmp_path / "mappings" / "tables").mkdir(parents=True)
    (tmp_path / "mappings" / "prator.yaml").write_text(GOOD, "utf-8")
    return tmp_path


def test_nothing_happens_while_no_file_changes(folder: Path) -> None:
    reloading = Reloading(folder)
    assert reloading.poll() is None
    (folder / "mappings" / ".prator.yaml.swp").write_text("x", "utf-8")
    (folder / "mappings" / "prator.yaml~").write_text("x", "utf-8")
    assert reloading.poll() is None


def test_a_change_is_told_and_used(folder: Path) -> None:
    reloading = Reloading(folder)
    (folder / "mappings" / "prator.yaml").write_text("extends: prator\nplan:\n  title: null\n", "utf-8")
    changed = reloading.poll()
    assert changed is not None
    assert [(each.file, each.whole) for each in changed] == [("mappings/prator.yaml", "")]
    assert {each.path for each in changed[0].differences} == {"plan.title.path", "plan.title.longest"}
    [reading] = sipfhir.read(SAMPLE, site=reloading.current.site)
    assert reading.plan is not None
    assert reading.plan.title is None
    assert touched(reloading.current, changed) == ("prator",)


def test_a_wrong_file_keeps_the_last_good_one(folder: Path) -> None:
    reloading = Reloading(folder)
    before = reloading.current
    (folder / "mappings" / "prator.yaml").write_text(WRONG, "utf-8")
    (folder / "adapters" / "ny").mkdir(parents=True)
    (folder / "adapters" / "ny" / "system.yaml").write_text("name: [", "utf-8")
    assert reloading.poll() == ()
    assert reloading.current is before
    assert reloading.problem is not None
    assert "adapters/ny/system.yaml:2:1:" in reloading.problem
    # All of the good one still works: reading, recognising, listing.
    [reading] = sipfhir.read(SAMPLE, site=reloading.current.site)
    assert reading.plan is not None
    assert [each.folder for each in systems(reloading.current.site)] == list(before.systems)
    (folder / "adapters" / "ny" / "system.yaml").unlink()
    assert reloading.poll() == ()
    assert reloading.problem is not None
    assert "mappings/prator.yaml:3:37: lenght is no option" in reloading.problem
    (folder / "mappings" / "prator.yaml").write_text(GOOD.replace("40", "60"), "utf-8")
    changed = reloading.poll()
    assert changed is not None
    assert [(each.want, each.got) for each in changed[0].differences] == [("40", "60")]
    assert reloading.problem is None


def test_a_row_of_a_table_reaches_the_systems_that_name_it(folder: Path) -> None:
    reloading = Reloading(folder)
    (folder / "mappings" / "tables" / "prator-status.csv").write_text(
        "theirs,ours\nHelt klart,completed\n", "utf-8"
    )
    changed = reloading.poll()
    assert changed is not None
    assert [each.path for each in changed[0].differences] == ["Helt klart.ours"]
    assert touched(reloading.current, changed) == ("prator",)
    [reading] = sipfhir.read(
        SAMPLE.read_bytes().replace(b'<SIP Status="Justerat"', b'<SIP Status="Helt klart"'),
        site=reloading.current.site,
    )
    assert reading.plan is not None
    assert reading.plan.status == Concept("completed", "Helt klart")


def test_a_file_that_comes_and_goes(folder: Path) -> None:
    reloading = Reloading(folder)
    file = folder / "mappings" / "tables" / "egen.csv"
    file.write_text("theirs,ours\nA,B\n", "utf-8")
    assert [each.whole for each in reloading.poll() or ()] == ["new"]
    file.unlink()
    assert [each.whole for each in reloading.poll() or ()] == ["gone"]


def test_a_fixture_alone_changes_nothing_and_reaches_all(folder: Path) -> None:
    reloading = Reloading(folder)
    case = folder / "mappings" / "prator" / "fixtures" / "egen"
    case.mkdir(parents=True)
    (case / "input.xml").write_bytes(SAMPLE.read_bytes())
    assert reloading.poll() == ()
    assert reloading.problem is None
    assert touched(reloading.current, ()) == reloading.current.systems


def test_there_must_be_a_good_one_to_begin_with(folder: Path) -> None:
    (folder / "mappings" / "prator.yaml").write_text(WRONG, "utf-8")
    with pytest.raises(BadConfiguration, match="lenght is no option"):
        Reloading(folder)


def test_what_ships_can_be_watched_too() -> None:
    assert Reloading(defaults()).current.site.folder is None


PROGRAM = "from sipfhir.cli import main; main(prog_name='sipfhir')"


def test_the_command_tells_and_ends_cleanly(folder: Path) -> None:
    """Run as a user does: a save is told as a line of JSON, Ctrl-C ends it with 0 and no traceback."""
    command = [sys.executable, "-c", PROGRAM, "mapping", "watch", str(folder), "--json"]
    environment = {**os.environ, "WATCHFILES_FORCE_POLLING": "true", "WATCHFILES_POLL_DELAY_MS": "50"}
    with subprocess.Popen(
        command,
        cwd=defaults(),
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert json.loads(running.stdout.readline())["systems"]
        told = _saved(folder, running.stdout)
        running.send_signal(signal.SIGINT)
        rest, complaint = running.stdout.read(), running.stderr.read()
    assert told["problem"] is None
    assert told["changed"][0]["file"] == "mappings/prator.yaml"
    assert told["failed"] == []
    assert (running.returncode, rest, complaint) == (0, "", "")


def _saved(folder: Path, lines: object) -> dict:  # type: ignore[type-arg]
    """Save until it is noticed: the watcher may not look yet when the first line is out."""
    import select

    for length in range(41, 90):
        (folder / "mappings" / "prator.yaml").write_text(GOOD.replace("40", str(length)), "utf-8")
        if select.select([lines], [], [], 1.0)[0]:
            document: dict = json.loads(lines.readline())  # type: ignore[type-arg, attr-defined]
            return document
    raise AssertionError("no save was noticed")
