"""What the handbook shows is what happens: every example in Python is run."""

import doctest
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WRITTEN = [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md"))]
PAGES = [file for file in WRITTEN if ">>> " in file.read_text("utf-8")]


@pytest.mark.parametrize("page", PAGES, ids=lambda file: file.name)
def test_examples(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(str(page), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert tried
    assert not failed
