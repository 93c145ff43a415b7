"""Where exceptions end: exit codes, and lines without values."""

import click
import pytest
from click.testing import CliRunner

from sipfhir.cli.boundary import DEFECT, INTERRUPTED, Boundary
from sipfhir.cli.options import shared
from sipfhir.errors import BadConfiguration, BadInput, Fatal, Retriable, UnknownSystem

SECRET = "Tolvan Tolvansson"


def group(error: BaseException) -> click.Group:
    """A command line whose one command raises."""

    @click.group(cls=Boundary)
    @shared
    def main() -> None:
        pass

    @main.command()
    def go() -> None:
        raise error

    return main


@pytest.mark.parametrize(
    ("error", "code"),
    [(BadConfiguration, 2), (UnknownSystem, 2), (BadInput, 3), (Retriable, 4), (Fatal, 4)],
)
def test_our_exceptions_end_as_a_line(error: type[Exception], code: int) -> None:
    done = CliRunner().invoke(group(error("x.xml: mend it.")), ["go"])
    assert (done.exit_code, done.stderr, done.stdout) == (code, "sipfhir: x.xml: mend it.\n", "")


def test_a_defect_tells_where_and_no_value() -> None:
    done = CliRunner().invoke(group(ValueError(SECRET)), ["go"])
    assert done.exit_code == DEFECT
    assert SECRET not in done.output
    assert "ValueError in test_boundary.py:" in done.stderr
    assert "Traceback" not in done.output


def test_a_defect_in_english() -> None:
    assert "a defect" in CliRunner().invoke(group(ValueError()), ["--lang", "en", "go"]).stderr


def test_debug_shows_the_traceback() -> None:
    assert "Traceback" in CliRunner().invoke(group(ValueError(SECRET)), ["--debug", "go"]).stderr


def test_interrupted_quietly() -> None:
    done = CliRunner().invoke(group(KeyboardInterrupt()), ["go"])
    assert (done.exit_code, done.output) == (INTERRUPTED, "")


def test_usage_is_two() -> None:
    assert CliRunner().invoke(group(ValueError()), ["nothing"]).exit_code == 2
