"""The answers that must come out: ``python -m tests.statistics.golden`` writes them; read what changed."""

import tempfile
from pathlib import Path

from click.testing import CliRunner, Result

from sipfhir.cli import main
from tests.statistics.year import export

FOLDER = Path(__file__).with_name("golden")
FORMS = {"text": "txt", "csv": "csv", "json": "json", "fhir": "fhir.json", "html": "html"}
PLANS = 120


def made(form: str, file: Path, *options: str) -> Result:
    """The answer on the invented plans of a file, on standard output."""
    asked = ["statistics", str(file), "--report", form, "--today", "2026-11-22", *options]
    return CliRunner().invoke(main, asked)


def golden(form: str) -> Path:
    """Where it is kept."""
    return FOLDER / f"statistics.{FORMS[form]}"


def _write() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "export.json")
        export(file, PLANS)
        for form in FORMS:
            golden(form).write_bytes(made(form, file).stdout_bytes)


if __name__ == "__main__":
    _write()
