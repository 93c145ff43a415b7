"""Help answers at once and teaches."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from sipfhir.cli import main

HEAVY = {"lxml", "pydantic", "rich", "fastapi", "requests", "fhir", "msgspec", "yaml"}
LOOK = """
import sys
from sipfhir.cli import main
try:
    main(["--help"])
except SystemExit:
    pass
print(",".join(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def test_help_imports_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[-1].split(","))
    assert "click" in loaded
    assert not loaded & HEAVY


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_teaches(command: str) -> None:
    text = CliRunner().invoke(main, [command, "--help"]).output
    assert "På svenska:" in text
    assert "--site" in text


def test_exit_codes_stand_in_the_help() -> None:
    text = CliRunner().invoke(main, ["--help"]).output
    assert all(f"\n    {code}  " in text for code in range(5))


def test_version_is_the_package_version() -> None:
    from importlib.metadata import version

    assert version("sipfhir") in CliRunner().invoke(main, ["--version"]).output
