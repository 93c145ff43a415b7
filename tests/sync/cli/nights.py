"""A night in a folder: a site with a key, a configuration, samples in a drop folder, commands as a user gives
them."""

import json
import shutil
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from sipfhir.cli import main

SAMPLES = Path(__file__).parents[3] / "samples/prator"
TODAY = "2026-11-22"
CONSENTED = "good/hemsjukvard.xml"
SEVERAL = "good/flera-planer.xml"
BROKEN = "broken/avklippt.xml"
ACTOR = 'actor = {name = "Region X", huvudman = "region", huvudman-name = "Region X"}'
DELIVER = 'consent = {silent = "deliver", basis = "beslut 1"}'
SOURCE = """
[[source]]
kind = "folder"
name = "prator"
path = "in"
system = "prator"
settle = 0
targets = ["fhir"]
"""
TARGET = f"""
[[target]]
kind = "folder"
name = "fhir"
path = "out"
{ACTOR}
{DELIVER}
"""


def site(folder: Path, settings: str = "installation: test\nkey-file: key\n") -> Path:
    """A site with a key."""
    folder.mkdir(exist_ok=True)
    (folder / "site.yaml").write_text(settings)
    (folder / "key").write_text("k" * 32)
    return folder


class Night:
    """A folder with all that a run needs."""

    def __init__(self, folder: Path, site: Path) -> None:
        self.folder, self.inbox, self.out, self.site = folder, folder / "in", folder / "out", site
        self.inbox.mkdir()
        self.config = folder / "night.toml"
        self.write()

    def write(self, more: str = "", target: str = TARGET, source: str = SOURCE) -> None:
        """The configuration; ``more`` comes first."""
        self.config.write_text(f'name = "night"\nsite = "{self.site}"\n{more}\n{source}\n{target}', "utf-8")

    def put(self, *samples: str) -> None:
        """Samples into the drop folder."""
        for sample in samples:
            shutil.copy(SAMPLES / sample, self.inbox / Path(sample).name)

    def change(self, name: str) -> None:
        """Say something else in a plan that lies in the drop folder, and nothing of when."""
        file = self.inbox / name
        changed = file.read_bytes().replace(b"Bo kvar", b"Bo ensam")
        assert changed != file.read_bytes()
        file.write_bytes(changed)

    def withdraw(self, name: str) -> None:
        """Take back the consent of a plan that lies in the drop folder."""
        file = self.inbox / name
        text = file.read_text("iso-8859-1").replace('Status="Lämnat"', 'Status="Återkallat"', 1)
        day = "<Aterkallat>2026-11-20 11:00</Aterkallat>"
        file.write_text(text.replace("</Samtycke>", f"{day}</Samtycke>", 1), "iso-8859-1")

    def __call__(self, command: str, *rest: str, lang: str = "en") -> Result:
        """``night("dead list")``: the command with the configuration after its name."""
        words = ["--lang", lang, "sync", *command.split(), str(self.config), *rest]
        done = CliRunner().invoke(main, words)
        assert done.exit_code != 70, done.stderr
        return done

    def run(self, *rest: str) -> Result:
        """A run on the day of the samples."""
        return self("run", "--today", TODAY, *rest)

    def json(self, command: str, *rest: str) -> Any:
        """The JSON of a command."""
        return json.loads(self(command, "--json", *rest).stdout)

    def letters(self) -> list[dict[str, Any]]:
        """The dead letters that are open."""
        found: list[dict[str, Any]] = self.json("dead list")["letters"]
        return found
