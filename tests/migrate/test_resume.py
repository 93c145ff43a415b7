"""A run that was killed anywhere, and run again, leaves what one whole run leaves."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any

import pytest
from hypothesis import settings

from sipfhir.migrate import run as runs
from sipfhir.migrate.order import Order
from sipfhir.migrate.run import Migration
from sipfhir.migrate.state import FOLDER, State
from sipfhir.registry import shipped
from tests.archive import archive
from tests.migrate.conftest import GOOD, ROOT, Mover, fill, tree

FULL = settings.get_current_profile_name() == "full"
STEPS = {"place", "remove", "_flush", "close", "drop", "begin", "done", "forget", "put", "finish", "_undo"}
"""What changes anything on the disk: the call, and the return, is a step; so is each line between."""


def carry(mover: Mover, form: Any = "bundle", to: str = "lifecare") -> None:
    order = Order.of(shipped(), to, None, form=form)
    migration = Migration(order, mover.archive, mover.out, mover.out / "report")
    migration.run("sv", lambda found: iter(found.items()), lambda: None)


class Steps:
    """Counts the steps of a run; at ``fatal`` the process kills itself, as kill -9 would."""

    def __init__(self, fatal: int | None = None) -> None:
        self.count, self.fatal = 0, fatal

    def __call__(self, frame: FrameType, event: str, argument: Any) -> Any:
        file = Path(frame.f_code.co_filename)
        if file.parent.name != "migrate" or frame.f_code.co_name not in STEPS:
            return None
        self.count += 1
        if self.count == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return self


def in_a_child(work: Callable[[], None], steps: Steps) -> bool:
    """Do the work in a process of its own; whether it was killed."""
    child = os.fork()
    if not child:
        sys.settrace(steps)
        work()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.fixture
def filled() -> Iterator[Mover]:
    """The archive on a disk of memory where there is one: a killed process loses nothing that it wrote."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        mover = Mover(Path(folder))
        fill(mover)
        yield mover


@pytest.fixture
def whole(filled: Mover) -> tuple[dict[str, bytes], int]:
    """What one whole run leaves, and in how many steps."""
    steps = Steps()
    sys.settrace(steps)
    carry(filled)
    sys.settrace(None)
    found = tree(filled.out)
    shutil.rmtree(filled.out)
    return found, steps.count


def some(count: int, most: int) -> range:
    """Steps to be killed at: all of them in the full profile, else so many, spread over the run."""
    return range(1, count, 1 if FULL else count // most)


def test_killed_at_any_step_and_run_again(filled: Mover, whole: tuple[dict[str, bytes], int]) -> None:
    wanted, count = whole
    assert count > 100
    for fatal in some(count, 16):
        assert in_a_child(lambda: carry(filled), Steps(fatal)), fatal
        carry(filled)
        assert tree(filled.out) == wanted, fatal
        shutil.rmtree(filled.out)


def test_killed_again_and_again(filled: Mover, whole: tuple[dict[str, bytes], int]) -> None:
    """Each run comes a little further than the one before."""
    wanted, count = whole
    budgets = range(count // 4, count, count // 8)
    assert count > 100
    killed = [in_a_child(lambda: carry(filled), Steps(fatal)) for fatal in budgets]
    assert killed[:2] == [True, True]
    carry(filled)
    assert tree(filled.out) == wanted


def test_an_input_that_changed_after_the_kill(filled: Mover, whole: tuple[dict[str, bytes], int]) -> None:
    """What the killed run had given a name is known, and taken away."""
    _, count = whole
    [first, *_] = sorted(filled.archive.rglob("export-001.xml"))
    second = filled.archive / "del-2/export-002.xml"
    before = first.read_bytes()
    for fatal in some(count, 5):
        assert in_a_child(lambda: carry(filled), Steps(fatal)), fatal
        shutil.copyfile(second, first)
        carry(filled)
        left = tree(filled.out)
        shutil.rmtree(filled.out)
        carry(filled)
        assert left == tree(filled.out), fatal
        shutil.rmtree(filled.out)
        first.write_bytes(before)


def test_a_process_that_is_killed(mover: Mover) -> None:
    archive(mover.archive, "prator", 80, per_file=4)
    command = [sys.executable, "-c", "from sipfhir.cli import main; main()", "migrate"]
    command += [str(mover.archive), "--to", "lifecare", "--out", str(mover.out)]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_path()
    )
    while not _begun(mover.out) and process.poll() is None:
        time.sleep(0.001)
    process.kill()
    assert process.wait() == -signal.SIGKILL
    assert not (mover.out / "report.json").exists()
    carry(mover)
    resumed = tree(mover.out)
    shutil.rmtree(mover.out)
    carry(mover)
    assert tree(mover.out) == resumed


def _begun(out: Path) -> bool:
    """Whether a file stands there; folders come and go while it is looked for."""
    try:
        return any(out.rglob("export-*.json"))
    except FileNotFoundError:
        return False


def _path() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}


def read_now(mover: Mover, *more: str) -> tuple[int, int]:
    """How many files a run carried over, and how many it found done."""
    told = mover.run(*more).said.splitlines()[-1].split()
    return int(told[0]), int(told[3])


def test_what_is_done_is_not_done_again(filled: Mover) -> None:
    all, before = read_now(filled)
    assert (all >= 4, before) == (True, 0)
    left = tree(filled.out)
    times = {file: file.stat().st_mtime_ns for file in filled.out.rglob("export-*")}
    assert read_now(filled) == (0, all)
    assert tree(filled.out) == left
    assert {file: file.stat().st_mtime_ns for file in filled.out.rglob("export-*")} == times


def test_what_changed_is_done_again(filled: Mover) -> None:
    all, _ = read_now(filled)
    shutil.copyfile(GOOD / "god-man.xml", filled.archive / "trasig.xml")
    assert read_now(filled) == (1, all - 1)


def test_output_that_was_touched_is_made_again(filled: Mover) -> None:
    all, _ = read_now(filled)
    left = tree(filled.out)
    (filled.out / "trasig.json").write_bytes(b"{}")
    (filled.out / "del-1/export-001.json").unlink()
    assert read_now(filled) == (2, all - 2)
    assert tree(filled.out) == left


def test_another_order_does_all_again_and_leaves_nothing_behind(filled: Mover) -> None:
    filled.run()
    filled.run(to="fhir")
    left = tree(filled.out)
    shutil.rmtree(filled.out)
    filled.run(to="fhir")
    assert tree(filled.out) == left


def test_another_mapping_does_all_again(filled: Mover, tmp_path: Path) -> None:
    (tmp_path / "site/mappings").mkdir(parents=True)
    all, _ = read_now(filled)
    assert read_now(filled, "--site", str(tmp_path / "site")) == (0, all)
    (tmp_path / "site/mappings/lifecare.yaml").write_text("extends: lifecare\nplan: {codes: null}\n", "utf-8")
    assert read_now(filled, "--site", str(tmp_path / "site")) == (all, 0)


def test_the_output_of_a_file_that_is_gone_is_taken_away(filled: Mover) -> None:
    filled.run()
    (filled.archive / "trasig.xml").unlink()
    done = filled.run()
    assert not (filled.out / "trasig.json").exists()
    assert done.report["files"]["all"] == 5


def test_output_that_takes_the_name_of_another_file_s_is_kept(mover: Mover) -> None:
    mover.put("god-man", into="stam.xml")
    mover.run("--from", "prator")
    mover.put("privat-utforare", into="stam")
    mover.put("skolfranvaro", into="stam.csv")
    done = mover.run("--from", "prator")
    assert (done.code, done.report["plans"]["read_back"], done.report["files"]["out"]) == (0, 3, 3)


def test_another_archive_is_refused(filled: Mover) -> None:
    filled.run()
    left = tree(filled.out)
    shutil.rmtree(filled.archive)
    filled.put("god-man", into="annan.xml")
    done = filled.invoke()
    assert (done.exit_code, "another archive" in done.stderr) == (2, True)
    assert tree(filled.out) == left


def test_a_file_that_failed_is_tried_again(mover: Mover, monkeypatch: pytest.MonkeyPatch) -> None:
    mover.put("god-man")
    digest, seen = runs.disk.digest_of, []

    def unsteady(file: Path, key: bytes) -> str | None:
        seen.append(file)
        return digest(file, key) if len(seen) != 2 else "another"

    monkeypatch.setattr(runs.disk, "digest_of", unsteady)
    done = mover.run()
    assert done.code == 3
    assert ("MIGRATE-FILE", "changed") in done.rules()
    assert not (mover.out / "god-man.json").exists()
    assert mover.run().code == 0


def test_two_runs_at_once_are_refused(filled: Mover) -> None:
    with State(filled.out / FOLDER):
        done = filled.invoke("--lang", "en")
    assert done.exit_code == 4
    assert "another migration" in done.stderr
    assert tree(filled.out) == {}
    filled.run()


def test_another_process_is_refused_too(filled: Mover) -> None:
    with State(filled.out / FOLDER):
        command = [sys.executable, "-c", "from sipfhir.cli import main; main()", "migrate", filled.archive]
        command += ["--to", "fhir", "--out", filled.out]
        assert subprocess.run(command, env=_path(), capture_output=True).returncode == 4
