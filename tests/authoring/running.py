"""Running commands in this process."""

from pathlib import Path

from click.testing import CliRunner, Result

from sipfhir.cli import main


def run(*arguments: str | Path) -> Result:
    """What a command prints, and its exit code."""
    return CliRunner().invoke(main, [str(each) for each in arguments])
