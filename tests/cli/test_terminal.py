"""In a terminal: tables, and a bar on long work. When the reader of a pipe leaves: a quiet end."""

import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest

from sipfhir.cli.boundary import PIPE_CLOSED
from sipfhir.cli.session import Session

SIPFHIR = [sys.executable, "-c", "from sipfhir.cli import main; main()"]


def in_terminal(*arguments: str | Path) -> str:
    """What a command writes to a terminal of 120 columns."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": "120", "TERM": "xterm"}
    command = [*SIPFHIR, *map(str, arguments)]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    written = b""
    while select.select([ours], [], [], 60)[0]:
        try:
            piece = os.read(ours, 65_536)
        except OSError:
            break
        if not piece:
            break
        written += piece
    process.wait(60)
    os.close(ours)
    return written.decode()


def test_findings_are_a_table(broken: Path, tmp_path: Path) -> None:
    text = in_terminal("convert", broken / "okanda-koder.xml", "--to", "fhir", "--out", tmp_path)
    assert "Gör så här" in text
    assert "utan plats: 0" in text


def test_verdicts_are_a_table(broken: Path) -> None:
    text = in_terminal("--lang", "en", "validate", broken / "tva-ansvariga.xml")
    assert "SIP-4" in text
    assert "missing" in text
    assert "1 error" in text


def test_a_reader_that_leaves_ends_it_quietly(several: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [*SIPFHIR, "convert", str(several), "--to", "fhir"]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (PIPE_CLOSED, b"")


@pytest.mark.parametrize("files", [1, 3])
def test_long_work_shows_how_far_it_has_come(
    files: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from sipfhir.cli import progress

    monkeypatch.setattr(progress, "LONG", 0.0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress.Progress(Session(lang="en"), files) as shown:
        for _ in shown.over(dict.fromkeys(range(files))):
            shown.step()
        assert shown.bar is not None
        assert shown.bar.tasks[0].description == f"{files} records read"
        assert shown.bar.tasks[0].total == (files if files > 1 else None)
    assert capsys.readouterr().out == ""


def test_short_work_and_pipes_show_nothing() -> None:
    from sipfhir.cli import progress

    with progress.Progress(Session(), 1) as shown:
        shown.step()
        assert shown.bar is None
