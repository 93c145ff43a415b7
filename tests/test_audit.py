"""A chain of lines that shows what was done to it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sipfhir.audit import Audit, Mark, broken_at, checked
from sipfhir.errors import Fatal

KEY = b"a key of the tests only"
Lines = list[str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "audit.jsonl"
    for _ in range(2):
        audit = Audit(path, KEY)
        for what in ("å", "b"):
            audit.tell(what=what, person=audit.pseudonym("1.2.3", "191212121212"))
    return path


def test_a_whole_chain_goes_on_over_runs(file: Path) -> None:
    assert broken_at(file, KEY) is None
    assert checked(file, KEY).end.number == len(file.read_text("utf-8").splitlines()) == 4
    assert file.stat().st_mode & 0o777 == 0o600
    assert "191212121212" not in file.read_text("utf-8")


def test_another_key_gives_other_names_and_no_chain(file: Path) -> None:
    other = Audit(None, KEY[::-1])
    assert other.tell(what="x") == Mark()
    assert other.pseudonym("1.2.3", "191212121212") not in file.read_text("utf-8")
    assert broken_at(file, KEY[::-1]) == 1


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda lines: [lines[0].replace("å", "ä"), *lines[1:]], 1),
        (lambda lines: [lines[0].replace('", "', '",  "', 1), *lines[1:]], 1),
        (lambda lines: [lines[0], *lines[2:]], 2),
        (lambda lines: [lines[0], lines[2], lines[1], lines[3]], 2),
        (lambda lines: [lines[0], lines[0], *lines[1:]], 2),
        (lambda lines: [*lines[:3], "{}"], 4),
        (lambda lines: [*lines, "skräp"], 5),
        (lambda lines: lines[1:], 1),
    ],
)
def test_what_is_changed_is_seen(file: Path, change: Callable[[Lines], Lines], line: int) -> None:
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join(change(lines)) + "\n", "utf-8")
    assert broken_at(file, KEY) == line


def test_a_line_that_was_broken_stays_seen_after_a_new_run(file: Path) -> None:
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join([*lines[:3], "skräp"]) + "\n", "utf-8")
    Audit(file, KEY).tell(what="c")
    assert broken_at(file, KEY) == 4


@pytest.mark.parametrize("kept", [0, 1, 3])
def test_lines_cut_off_at_the_end_are_seen_by_a_mark(file: Path, kept: int) -> None:
    mark = checked(file, KEY).end
    assert checked(file, KEY, mark).whole
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[:kept]), "utf-8")
    found = checked(file, KEY, mark)
    assert (found.broken, found.cut, found.whole) == (None, True, False)


def test_lines_after_a_mark_are_no_fault(file: Path) -> None:
    mark = checked(file, KEY).end
    Audit(file, KEY).tell(what="c")
    assert checked(file, KEY, mark).whole


@pytest.mark.parametrize("left", [1, 40, -1])
def test_a_line_that_a_kill_tore_is_mended_and_told(file: Path, left: int) -> None:
    data = file.read_bytes()
    start = data[:-1].rindex(b"\n") + 1
    file.write_bytes(data[:start] + data[start:][:left])
    assert checked(file, KEY)[1:] == (None, True, False)
    Audit(file, KEY).tell(what="c")
    found = checked(file, KEY)
    assert (found.whole, found.torn, found.end.number) == (True, False, 5)
    assert json.loads(file.read_text("utf-8").splitlines()[3])["event"] == "mended"


def test_two_writers_make_one_chain(tmp_path: Path) -> None:
    one, other = Audit(tmp_path / "a", KEY), Audit(tmp_path / "a", KEY, durable=True)
    for writer in (one, other, other, one, other):
        writer.tell(what="x" * 70_000)
    assert checked(tmp_path / "a", KEY) == (checked(tmp_path / "a", KEY).end, None, False, False)
    assert checked(tmp_path / "a", KEY).end.number == 5


def test_what_cannot_be_kept_stops_the_work(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(Fatal, match="Nothing more is given"):
        Audit(tmp_path / "a", KEY).tell(what="x")
    with pytest.raises(Fatal, match="cannot be read"):
        checked(tmp_path / "none", KEY)
