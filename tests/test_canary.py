"""What a plan says of a person is in no report, line, exception or file name, whatever the form."""

from pathlib import Path

import pytest
from click.testing import CliRunner

import sipfhir
from sipfhir.cli import main
from sipfhir.registry import shipped, system, writable
from sipfhir.site import defaults
from tests.canary import CANARY, NUMBER, planted

SAMPLES = defaults() / "samples"
FORMS = ("text", "json", "operation-outcome", "html", "junit", "sarif", "csv")
SYSTEMS = writable(shipped())
COMMANDS = [
    *(["validate", "--report", form, "--policy", "strict", "--today", "2026-11-22"] for form in FORMS),
    ["across"],
    ["due", "--today", "2026-11-22"],
    ["detect"],
    *(["convert", "--to", target, "--out", "{out}"] for target in ("fhir", *SYSTEMS)),
]


@pytest.fixture(scope="module")
def planted_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """For each system a file of canaries whole, and one that is cut off in the middle."""
    folder = tmp_path_factory.mktemp("kanarie")
    return {name: _files(name, folder) for name in SYSTEMS}


def _files(name: str, folder: Path) -> list[Path]:
    [reading] = [one for file in _richest(name) for one in sipfhir.read(file)]
    assert reading.plan is not None
    data = sipfhir.write(planted(reading.plan), name).data
    assert CANARY.encode() in data
    ending = next(iter(_richest(name))).suffix
    whole, cut = folder / f"{name}{ending}", folder / f"{name}-avklippt{ending}"
    whole.write_bytes(data)
    cut.write_bytes(data[: len(data) * 2 // 3])
    return [whole, cut]


def _richest(name: str) -> list[Path]:
    return [
        file for file in (SAMPLES / name / "good").glob("utskrivning-aldre.*") if "expect" not in file.name
    ]


@pytest.mark.parametrize("name", SYSTEMS)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_canary_leaves_the_plan(
    command: list[str], name: str, planted_files: dict[str, list[Path]], tmp_path: Path
) -> None:
    arguments = [one.replace("{out}", f"{tmp_path}/ut/") for one in command]
    files = [str(file) for file in planted_files[name]]
    done = CliRunner().invoke(
        main, [*arguments, "--from", name, *files] if _takes(command) else [*arguments, *files]
    )
    assert done.exit_code in (0, 1, 2, 3), done.exception
    assert (done.stdout + done.stderr).count(CANARY) == 0
    assert NUMBER not in done.stdout + done.stderr
    assert not [file for file in tmp_path.rglob("*") if CANARY in file.name or NUMBER in file.name]


def _takes(command: list[str]) -> bool:
    return command[0] != "detect"


@pytest.mark.parametrize("name", SYSTEMS)
def test_the_canaries_are_told_when_they_are_asked_for(
    name: str, planted_files: dict[str, list[Path]]
) -> None:
    whole = planted_files[name][0]
    assert system(name).folder == name
    done = CliRunner().invoke(main, ["convert", "--to", name, str(whole), "--from", name])
    assert CANARY in done.stdout
