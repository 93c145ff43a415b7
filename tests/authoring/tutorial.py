"""The tutorial `docs/map-a-new-system.md`, typed from top to bottom in a copy of its files.

It is a page that is told (`tests/authoring/told.py`), with every command of the program and a plain shell.
``python -m tests.authoring.tutorial`` says whether the page is stale; ``--update`` writes it.
"""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner

from sipfhir.cli import main as sipfhir
from tests.authoring.told import ROOT, Told

PAGE = ROOT / "docs" / "map-a-new-system.md"
FILES = "docs/tutorial"


class Tutorial(Told):
    """The page in the current folder, which has its files."""

    def __init__(self, page: str) -> None:
        super().__init__(page)
        self.settings = {"LC_ALL": "C.UTF-8", "COLUMNS": "80"}

    def _typed(self, command: str) -> str:
        words = shlex.split(command)
        if words[0] == "export":
            self.settings |= dict(word.split("=", 1) for word in words[1:])
            return ""
        if words == ["echo", "$?"]:
            return f"{self.code}\n"
        text = self._run(command)
        return text if text.endswith("\n") or not text else f"{text}\n"

    def _run(self, command: str) -> str:
        """What is printed. The program runs in this process, its output through the filter after it."""
        if not command.startswith("sipfhir "):
            return self._shell(command)
        typed, _, rest = command.partition(" | ")
        text = self._program(shlex.split(typed)[1:])
        return self._shell(rest, text) if rest else text

    def _program(self, arguments: list[str]) -> str:
        result = CliRunner(env=self.settings).invoke(sipfhir, arguments)
        self.code = result.exit_code
        return result.output

    def _shell(self, command: str, given: str = "") -> str:
        environment = {**os.environ, **self.settings}
        done = subprocess.run(
            f"({command}) 2>&1", shell=True, text=True, env=environment, input=given, stdout=subprocess.PIPE
        )
        self.code = done.returncode
        return done.stdout


def made(folder: Path) -> str:
    """The page as it comes out now. ``folder`` is empty and the current one."""
    shutil.copytree(ROOT / FILES, folder / FILES)
    return Tutorial(PAGE.read_text("utf-8")).made()


def main() -> int:
    """Say whether the page is stale, or write it."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        text = made(Path(folder))
        os.chdir(ROOT)
    if text == PAGE.read_text("utf-8"):
        return 0
    if "--update" in sys.argv:
        PAGE.write_text(text, "utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {'written' if '--update' in sys.argv else 'stale'}")
    return int("--update" not in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
