"""The page about drafts, run: ``python -m tests.authoring.draft_page`` writes what is printed into it."""

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.authoring.drafting import HELDOUT
from tests.authoring.told import ROOT, Told

PAGE = ROOT / "docs" / "workbench" / "draft.md"


def made(folder: Path) -> str:
    """The page as it comes out now, run in a folder that holds the held-out systems as `heldout`."""
    before = Path.cwd()
    shutil.copytree(HELDOUT, folder / "heldout")
    os.chdir(folder)
    try:
        return Told(PAGE.read_text("utf-8")).made()
    finally:
        os.chdir(before)


def main() -> None:
    """Write the page."""
    with TemporaryDirectory() as folder:
        PAGE.write_text(made(Path(folder)), "utf-8")


if __name__ == "__main__":
    main()
