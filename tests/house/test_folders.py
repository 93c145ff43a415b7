"""The four folders are data: no packages, so that nothing of anyone else's is shadowed."""

import subprocess
import sys
from pathlib import Path

import pytest

from sipfhir.site import FOLDERS, defaults

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("folder", [*FOLDERS, "samples"])
def test_folder_is_no_package(folder: str) -> None:
    assert (ROOT / folder).is_dir()
    assert not list((ROOT / folder).rglob("*.py"))


def test_fhir_resources_is_importable_from_the_root() -> None:
    code = "import fhir.resources.R4B.careplan as m; print(m.CarePlan.__name__)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "CarePlan\n"


def test_a_checkout_finds_its_own_folders() -> None:
    assert defaults() == ROOT


def test_an_editable_install_finds_the_checkout(tmp_path: Path) -> None:
    code = "from sipfhir.site import defaults; print(defaults())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(ROOT)
