"""What the page of the handbook shows is what happens. ``python -m tests.statistics.test_page`` writes it."""

import os
import tempfile
from pathlib import Path

import pytest

from tests.authoring.told import ROOT, Told
from tests.statistics.year import export

PAGE = ROOT / "docs/statistics.md"
PLANS = 240


def made() -> str:
    """The page with every output as it comes out now, in the current folder."""
    export(Path("export.json"), PLANS)
    return Told(PAGE.read_text("utf-8")).made()


def test_the_page_shows_what_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert made() == PAGE.read_text("utf-8"), (
        "run python -m tests.statistics.test_page, and read what changed"
    )


if __name__ == "__main__":
    os.chdir(tempfile.mkdtemp())
    PAGE.write_text(made(), "utf-8")
