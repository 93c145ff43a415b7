"""What the handbook tells people to copy works."""

import configparser
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "docs/examples/sync"
NIGHTLY = (ROOT / "docs/nightly.md").read_text("utf-8")
FAILURES = (ROOT / "docs/failures.md").read_text("utf-8")


def test_ten_minutes_from_folder_to_folder(tmp_path: Path) -> None:
    [setup] = re.findall(r"```bash\n(.*?)```", NIGHTLY, re.S)
    for name in ("samples", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    binary = tmp_path / "bin"
    binary.mkdir()
    program = f'#!/bin/sh\nexec "{sys.executable}" -c "from sipfhir.cli import main; main()" "$@"\n'
    (binary / "sipfhir").write_text(program)
    (binary / "sipfhir").chmod(0o755)
    path = {"PATH": f"{binary}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-euc", setup], cwd=tmp_path, env={**os.environ, **path}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "natt/ut/fhir").iterdir())) == 13
    assert "whole" in done.stdout or "hel" in done.stdout


def test_units_are_well_formed() -> None:
    for name in ("sipfhir-sync.service", "sipfhir-sync.timer"):
        unit = configparser.ConfigParser(strict=False, interpolation=None)
        unit.optionxform = str  # type: ignore[assignment,method-assign]
        unit.read_string((EXAMPLES / name).read_text("utf-8"))
        assert unit.sections()[0] == "Unit"
    assert tomllib.loads((EXAMPLES / "night.toml").read_text("utf-8"))["name"] == "natt"


@pytest.mark.parametrize("name", sorted(each.name for each in EXAMPLES.iterdir()))
def test_every_example_is_named(name: str) -> None:
    assert f"examples/sync/{name}" in NIGHTLY


@pytest.mark.parametrize(
    "what",
    ["source folder", "SFTP", "FHIR server", "token server", "database", "disk", "clock", "audit log", "key"],
)
def test_every_dependency_has_its_failures(what: str) -> None:
    assert re.search(rf"^## .*{re.escape(what)}", FAILURES, re.M | re.I)


@pytest.mark.parametrize("page", [NIGHTLY, FAILURES])
def test_tests_that_are_named_are_there(page: str) -> None:
    for file, test in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page):
        assert f"def {test}(" in (ROOT / file).read_text("utf-8"), f"{file}::{test}"
