"""What stops a migration before or in the middle of it: a clear line, an exit code, nothing half."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from sipfhir.migrate import disk
from sipfhir.migrate.state import FOLDER
from tests.migrate.conftest import Mover, tree


def test_clean_is_zero(mover: Mover) -> None:
    mover.put("god-man")
    assert mover.run().code == 0


def test_no_archive(mover: Mover) -> None:
    mover.archive.rmdir()
    assert mover.invoke().exit_code == 2


def test_an_empty_archive(mover: Mover) -> None:
    done = mover.invoke()
    assert (done.exit_code, "holds no files" in done.stderr) == (3, True)
    assert not mover.out.exists()


def test_a_folder_of_the_archive_that_cannot_be_opened(mover: Mover, monkeypatch: pytest.MonkeyPatch) -> None:
    mover.put("god-man", into="norr/Anna Prov/plan.xml")
    real = os.scandir

    def shut(path: Any) -> Any:
        if Path(path).name == "Anna Prov":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", shut)
    done = mover.invoke()
    assert (done.exit_code, "norr/id-" in done.stderr, "Anna" in done.stderr) == (3, True, False)
    assert not mover.out.exists()


@pytest.mark.parametrize("inner", ["out", "archive", "same"])
def test_folders_inside_each_other(mover: Mover, inner: str) -> None:
    mover.put("god-man")
    if inner == "out":
        mover.out = mover.archive / "ut"
    else:
        mover.out = mover.archive.parent if inner == "archive" else mover.archive
    done = mover.invoke()
    assert (done.exit_code, "two folders" in done.stderr) == (2, True)
    assert len(list(mover.archive.iterdir())) == 1


def test_a_folder_that_holds_something_else(mover: Mover) -> None:
    mover.put("god-man")
    mover.out.mkdir()
    (mover.out / "annat.txt").write_text("")
    done = mover.invoke()
    assert (done.exit_code, "no migration wrote" in done.stderr) == (2, True)
    assert tree(mover.out) == {"annat.txt": b""}


def test_a_file_for_a_folder(mover: Mover) -> None:
    mover.put("god-man")
    mover.out.write_text("")
    assert mover.invoke().exit_code == 2


def test_a_folder_that_cannot_be_made(mover: Mover) -> None:
    mover.put("god-man")
    (mover.archive.parent / "fil").write_text("")
    mover.out = mover.archive.parent / "fil" / "ut"
    done = mover.invoke()
    assert (done.exit_code, "cannot be written" in done.stderr) == (4, True)


def test_a_journal_that_is_none(mover: Mover) -> None:
    mover.put("god-man")
    (mover.out / FOLDER).mkdir(parents=True)
    (mover.out / FOLDER / "state.sqlite").write_bytes(b"nothing of ours" * 100)
    done = mover.invoke()
    assert (done.exit_code, "no journal of ours" in done.stderr) == (4, True)


@pytest.mark.parametrize("after", range(0, 12, 3))
def test_no_room_on_the_disk(filled: Mover, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    left = iter(range(after))
    write = disk.Aside.write

    def full(self: disk.Aside, piece: bytes) -> None:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(self, piece)

    with monkeypatch.context() as patch:
        patch.setattr(disk.Aside, "write", full)
        done = filled.invoke()
    assert done.exit_code == 4
    assert "No space left on device" in done.stderr
    assert not (filled.out / "report.json").exists()
    filled.run()
    resumed = tree(filled.out)
    whole = Mover(_made(filled.out.parent / "igen"))
    whole.archive.rmdir()
    whole.archive = filled.archive
    whole.run()
    assert tree(whole.out) == resumed


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--to", "nothing"], "no such system"),
        (["--from", "nothing"], "no such system"),
        (["--from", "lifecare-sp"], "of that system already"),
        (["--format", "ndjson"], "--format is of FHIR"),
        (["--charset", "nope"], "no such charset"),
    ],
)
def test_bad_usage(mover: Mover, options: list[str], why: str) -> None:
    mover.put("god-man")
    done = mover.invoke(*options)
    assert (done.exit_code, why in done.stderr) == (2, True)
    assert not mover.out.exists()


def test_a_system_that_nothing_is_written_to(mover: Mover, tmp_path: Path) -> None:
    adapter = tmp_path / "site/adapters/lifecare/system.yaml"
    adapter.parent.mkdir(parents=True)
    adapter.write_text("extends: lifecare\ndirections: {out: null}\n", "utf-8")
    mover.put("god-man")
    done = mover.invoke("--site", tmp_path / "site")
    assert (done.exit_code, "nothing is written to it" in done.stderr) == (2, True)


@pytest.mark.parametrize("place", ["archive/report", "out/god-man.json"])
def test_a_report_among_the_plans(mover: Mover, place: str) -> None:
    mover.put("god-man")
    done = mover.invoke("--report", mover.archive.parent / place)
    assert (done.exit_code, "--report" in done.stderr) == (2, True)


def test_an_archive_that_a_migration_made(mover: Mover) -> None:
    mover.put("god-man")
    mover.run()
    mover.archive, mover.out = mover.out, mover.archive.parent / "vidare"
    done = mover.run(to="cosmic-link")
    assert (done.code, done.report["files"]) == (0, {"all": 1, "carried": 1, "out": 1})
