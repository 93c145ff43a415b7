"""What the page about migration shows is what happens."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.authoring.told import Told
from tests.migrate.conftest import GOOD, ROOT

PAGE = ROOT / "docs/migrate.md"


def lay_out(folder: Path) -> None:
    """The archive that the page begins with."""
    (folder / "2019").mkdir(parents=True)
    shutil.copyfile(GOOD / "flera-planer.xml", folder / "2019/export.xml")
    shutil.copyfile(GOOD / "god-man.xml", folder / "19121212-1212.xml")
    whole = (GOOD / "privat-utforare.xml").read_bytes()
    link = b"<Bilaga Id='B1'><Namn>genomforandeplan.pdf</Namn><Lank>bilagor/plan.pdf</Lank></Bilaga>"
    (folder / "hemtjanst.xml").write_bytes(whole.replace(b"</PratorArende>", link + b"</PratorArende>"))
    (folder / "bilagor").mkdir()
    (folder / "bilagor/plan.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    (folder / "anteckning.txt").write_text("Flyttas i maj.\n", "utf-8")


def test_the_page_shows_what_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tmp_path / "arkiv")
    monkeypatch.chdir(tmp_path)
    page = PAGE.read_text("utf-8")
    assert Told(page).made() == page, "run python -m tests.migrate.test_page"


def main() -> None:
    """Write what is printed into the page."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        lay_out(Path("arkiv"))
        PAGE.write_text(Told(PAGE.read_text("utf-8")).made(), "utf-8")
        os.chdir(ROOT)


if __name__ == "__main__":
    main()
