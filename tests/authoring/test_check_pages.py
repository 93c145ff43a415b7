"""What the pages on lint, coverage and diff show is what happens."""

from pathlib import Path

import pytest

from tests.authoring.told import ROOT, Told

PAGES = ("lint", "coverage", "diff")
WIDTH = "100"
"""Of the tables, whatever terminal the tests run in."""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_what_happens(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", WIDTH)
    file = f"docs/workbench/{name}.md"
    page = (ROOT / file).read_text("utf-8")
    assert Told(page).made() == page, f"run COLUMNS={WIDTH} python -m tests.authoring.told {file}"
