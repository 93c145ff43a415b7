"""Pages of the handbook that are run: files are written, commands typed, and what they print stands there.

A block `yaml region-x/mappings/toy.yaml` is a file; `console` holds commands behind `$` and what they print;
`text watch` is what a running `sipfhir mapping watch` prints when the files above it were saved.
``python -m tests.authoring.told PAGE...`` writes what is printed into the pages.
"""

import importlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from sipfhir.authoring.watch import Reloading
from sipfhir.cli.mapping_watch import follow, start
from sipfhir.cli.session import Session
from tests.authoring.running import run

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


class Told:
    """One page in a folder of its own, from top to bottom."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.code = 0
        self.watched: Reloading | None = None

    def made(self) -> str:
        """The page with every output as it comes out now."""
        return BLOCK.sub(self._block, self.page)

    def _block(self, block: re.Match[str]) -> str:
        language, name, text = block.groups()
        if language == "console":
            text = "".join(self._commands(text))
        elif name == "watch":
            text = self._saved()
        elif name:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(text, "utf-8")
            if name == "pyproject.toml":
                _install(text)
        return f"```{language}{f' {name}' if name else ''}\n{text}```"

    def _commands(self, text: str) -> Iterator[str]:
        for line in text.splitlines():
            if line.startswith("$ "):
                yield f"{line}\n{self._typed(line[2:])}"

    def _typed(self, command: str) -> str:
        words = shlex.split(command)
        if words == ["echo", "$?"]:
            return f"{self.code}\n"
        if words[0] == "sipfhir" and words[-2] == "watch":
            self.watched = Reloading(words[-1])
            return f"{start(self.watched, _english())}\n"
        if words[0] == "sipfhir":
            result = run(*words[1:])
            assert result.exit_code in (0, 1, 2, 3), result.output
            self.code = result.exit_code
            return result.output
        return subprocess.run(command, shell=True, capture_output=True, text=True, check=True).stdout

    def _saved(self) -> str:
        assert self.watched is not None
        with click.Context(click.Command("watch")), _captured() as lines:
            follow(self.watched, [None], _english())
        return "".join(lines)


def _install(project: str) -> None:
    """What `pip install .` would leave behind of a project in the current folder, which is on the path."""
    told = tomllib.loads(project)["project"]
    folder = Path(f"{told['name'].replace('-', '_')}-{told['version']}.dist-info")
    folder.mkdir()
    (folder / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {told['name']}\nVersion: {told['version']}\n"
    )
    lines = [
        line
        for group, points in told["entry-points"].items()
        for line in (f"[{group}]", *(f"{name} = {value}" for name, value in points.items()))
    ]
    (folder / "entry_points.txt").write_text("\n".join(lines) + "\n")
    importlib.invalidate_caches()


def _english() -> Session:
    return Session(lang="en")


@contextmanager
def _captured() -> Iterator[list[str]]:
    """What is printed, line by line."""
    lines: list[str] = []
    echo = click.echo
    click.echo = lambda text="", **_: lines.append(f"{text}\n")  # type: ignore[assignment]
    try:
        yield lines
    finally:
        click.echo = echo


def main() -> None:
    """Write what is printed into pages."""
    for page in map(Path, sys.argv[1:]):
        file, folder = page.resolve(), tempfile.mkdtemp()
        os.chdir(folder)
        sys.path.insert(0, folder)
        file.write_text(Told(file.read_text("utf-8")).made(), "utf-8")
        os.chdir(ROOT)
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
