"""Running the command line as a user does."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sipfhir.cli import main

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Run a command; options of the group may come first."""

    def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(main, [str(each) for each in arguments], input=stdin)

    return run


@pytest.fixture
def good() -> Path:
    """A sample with everything in it."""
    return SAMPLES / "prator/good/utskrivning-aldre.xml"


@pytest.fixture
def several() -> Path:
    """A sample of three plans."""
    return SAMPLES / "prator/good/flera-planer.xml"


@pytest.fixture
def broken() -> Path:
    """Samples that something is wrong with."""
    return SAMPLES / "prator/broken"
