"""A chain of lines that shows what was done to it."""

from pathlib import Path

import pytest

from sipfhir.carriers.audit import Audit, broken_at

KEY = b"a key of the tests only"


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
    assert len(file.read_text("utf-8").splitlines()) == 4
    assert file.stat().st_mode & 0o777 == 0o600
    assert "191212121212" not in file.read_text("utf-8")


def test_another_key_gives_other_names(file: Path) -> None:
    other = Audit(None, KEY[::-1])
    assert other.pseudonym("1.2.3", "191212121212") not in file.read_text("utf-8")
    assert broken_at(file, KEY[::-1]) == 1


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda lines: [lines[0].replace("å", "ä"), *lines[1:]], 1),
        (lambda lines: [lines[0], *lines[2:]], 2),
        (lambda lines: [lines[0], lines[2], lines[1], lines[3]], 2),
        (lambda lines: [*lines[:3], "{}"], 4),
        (lambda lines: [*lines, "skräp"], 5),
        (lambda lines: lines[1:], 1),
    ],
)
def test_what_is_changed_is_seen(file: Path, change: object, line: int) -> None:
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join(change(lines)) + "\n", "utf-8")  # type: ignore[operator]
    assert broken_at(file, KEY) == line


def test_a_line_that_was_broken_stays_seen_after_a_new_run(file: Path) -> None:
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join([*lines[:3], "skräp"]) + "\n", "utf-8")
    audit = Audit(file, KEY)
    audit.tell(what="c")
    assert broken_at(file, KEY) == 4
