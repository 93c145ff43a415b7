"""The reports that must come out: ``python -m tests.report.golden`` writes them anew; read what changed."""

from pathlib import Path

from click.testing import CliRunner, Result

from sipfhir.cli import main

FOLDER = Path(__file__).with_name("golden")
FORMS = {
    "text": "txt",
    "json": "json",
    "operation-outcome": "operation-outcome.json",
    "html": "html",
    "junit": "junit.xml",
    "sarif": "sarif",
    "csv": "csv",
}
FILES = (
    "samples/prator/broken/tva-ansvariga.xml",
    "samples/prator/broken/okanda-koder.xml",
    "samples/lifecare/broken/trasig-mellan-tva.json",
    "samples/cosmic-link/odd/okand-kod.json",
    "samples/lifecare/broken/tom-export.json",
)


def made(form: str, *options: str) -> Result:
    """The report on the same files, on standard output."""
    return CliRunner().invoke(main, ["validate", "--report", form, *options, *FILES])


def golden(form: str) -> Path:
    """Where it is kept."""
    return FOLDER / f"report.{FORMS[form]}"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in FORMS:
        golden(each).write_bytes(made(each).stdout_bytes)
