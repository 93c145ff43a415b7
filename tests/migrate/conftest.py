"""Archives to carry over, and the command that does it."""

import json
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner, Result

from sipfhir.cli import main
from sipfhir.migrate.state import FOLDER
from tests.archive import archive

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
GOOD = SAMPLES / "prator/good"


class Moved(NamedTuple):
    """One migration: the exit code, what was said, and the report."""

    code: int
    told: str
    said: str
    report: dict[str, Any]
    out: Path

    @property
    def findings(self) -> list[dict[str, Any]]:
        lines = (self.out / "report.findings.ndjson").read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def rules(self) -> set[tuple[str, str | None]]:
        """Rule and case of every finding."""
        return {(each["rule"], each.get("params", {}).get("case")) for each in self.findings}


class Mover:
    """Runs the command as a user does, from a folder to ``out``."""

    def __init__(self, folder: Path) -> None:
        self.archive, self.out = folder / "archive", folder / "out"
        self.archive.mkdir()

    def put(self, name: str, *, into: str = "") -> Path:
        """A good sample of Prator in the archive, under a name of its own."""
        file = self.archive / (into or f"{name}.xml")
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(GOOD / f"{name}.xml", file)
        return file

    def with_links(self, links: list[str], *, into: str = "plan.xml") -> Path:
        """A plan whose attachments are links."""
        file = self.put("privat-utforare", into=into)
        text = file.read_bytes().decode("latin-1")
        added = "".join(f'<Bilaga Id="B{i}"><Lank>{link}</Lank></Bilaga>' for i, link in enumerate(links))
        file.write_bytes(text.replace("</PratorArende>", f"{added}</PratorArende>").encode("latin-1"))
        return file

    def invoke(self, *more: str | Path, to: str = "lifecare") -> Result:
        words = ["migrate", self.archive, "--to", to, "--out", self.out, *more]
        return CliRunner().invoke(main, [str(word) for word in words])

    def run(self, *more: str | Path, to: str = "lifecare") -> Moved:
        """Raises when there is no report."""
        done = self.invoke(*more, to=to)
        assert (self.out / "report.json").exists(), done.output
        report = json.loads((self.out / "report.json").read_bytes())
        return Moved(done.exit_code, done.stdout, done.stderr, report, self.out)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file that is for others to see, and what is in it."""
    files = (file for file in folder.rglob("*") if file.is_file())
    found = {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
    return {name: data for name, data in found.items() if not name.startswith(FOLDER)}


@pytest.fixture
def mover(tmp_path: Path) -> Mover:
    """An empty archive."""
    return Mover(tmp_path)


@pytest.fixture
def filled(mover: Mover) -> Mover:
    """An archive of everything that may come."""
    fill(mover)
    return mover


def fill(mover: Mover) -> None:
    """Three files with eight plans and two attachments, one file that is broken and one that is no export."""
    archive(mover.archive, "prator", 8, per_file=3)
    shutil.copyfile(SAMPLES / "prator/broken/trasig-mellan-tva.xml", mover.archive / "trasig.xml")
    (mover.archive / "anteckning.txt").write_text("Inget arkiv.", "utf-8")
