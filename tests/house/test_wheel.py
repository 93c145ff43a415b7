"""The wheel holds all that is needed: built, installed into a new environment, run from another folder."""

import json
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from sipfhir.site import FOLDERS

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples/prator/good/utskrivning-aldre.xml"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by the backend that the lock file pins: nothing is fetched."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    [file] = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that has the wheel, and only the libraries of this one."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder)
    python = folder / "bin/python"
    ask = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(ask, check=True, capture_output=True, text=True).stdout.strip())
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    install = [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index"]
    subprocess.run([*install, "--ignore-installed", wheel], check=True, capture_output=True)
    return folder / "bin"


def test_the_wheel_holds_every_file_of_knowledge(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    for folder in (*FOLDERS, "samples"):
        files = [file for file in (ROOT / folder).rglob("*") if file.is_file()]
        assert files
        assert {f"sipfhir/_data/{file.relative_to(ROOT).as_posix()}" for file in files} <= held
    assert "sipfhir/py.typed" in held


def test_an_installed_wheel_finds_its_own_folders(installed: Path, tmp_path: Path) -> None:
    code = "import sipfhir.site as site; print(site.__file__); print(site.defaults())"
    done = subprocess.run([installed / "python", "-c", code], cwd=tmp_path, check=True, capture_output=True)
    module, folder = done.stdout.decode().split()
    assert module.startswith(str(installed.parent))
    assert Path(folder) == Path(module).parent / "_data"


def test_an_installed_wheel_converts_a_sample(installed: Path, tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path / "export.xml")
    command = [installed / "sipfhir", "convert", "export.xml", "--to", "fhir"]
    done = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    kinds = {entry["resource"]["resourceType"] for entry in json.loads(done.stdout)["entry"]}
    assert {"CarePlan", "Consent", "CommunicationRequest"} <= kinds
