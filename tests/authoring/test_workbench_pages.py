"""What the pages of the workbench show is what happens."""

from pathlib import Path

import pytest

from tests.authoring.told import ROOT, Told

PAGES = ("docs", "entry-points", "site", "test", "watch")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_what_happens(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    page = (ROOT / "docs" / "workbench" / f"{name}.md").read_text("utf-8")
    assert Told(page).made() == page, f"run python -m tests.authoring.told docs/workbench/{name}.md"
