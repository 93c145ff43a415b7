"""A project of another's, in FHIR Shorthand, that depends on our package and derives from our profiles."""

import json
import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sipfhir import check
from sipfhir.findings import Severity
from sipfhir.site import Site
from tests.package.made import made

FOLDER = Path(__file__).parents[1] / "sushi"
SUSHI, CORE = FOLDER / "node_modules" / ".bin" / "sushi", FOLDER / ".core"
NOWHERE = "http://127.0.0.1:9"


def compiled(project: Path, home: Path) -> str:
    """What SUSHI says. Its packages are those of a home of its own; it is told of no registry to ask."""
    packages = home / ".fhir" / "packages"
    ours = packages / "sipfhir.fhir.r4#0.1.0"
    for name, data in made().files.items():
        (ours / name).parent.mkdir(parents=True, exist_ok=True)
        (ours / name).write_bytes(data)
    (packages / "hl7.fhir.r4.core#4.0.1").symlink_to(CORE)
    outside = {"HOME": str(home), "FPL_REGISTRY": NOWHERE, "npm_config_registry": NOWHERE}
    quick = {"npm_config_fetch_retries": "0", "npm_config_update_notifier": "false"}
    done = subprocess.run(
        [SUSHI, "build", project],
        env={**os.environ, **outside, **quick},
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.stdout + done.stderr


@pytest.mark.skipif(not (SUSHI.exists() and CORE.exists()), reason="SUSHI is not set up: run make judges")
def test_a_foreign_project_derives_from_our_profile(tmp_path: Path) -> None:
    project, home = tmp_path / "project", tmp_path / "home"
    shutil.copytree(FOLDER / "project", project)
    said = compiled(project, home)
    assert f"Loaded sipfhir.fhir.r4#0.1.0 with {len(made().resources)} resources" in said
    assert " 0 Errors" in said, said
    out = project / "fsh-generated" / "resources"
    made_of: list[dict[str, Any]] = [json.loads(file.read_text()) for file in sorted(out.glob("*.json"))]
    assert Counter(one["resourceType"] for one in made_of) == {"StructureDefinition": 3, "CarePlan": 1}
    plan = next(one for one in made_of if one["resourceType"] == "CarePlan")
    site = Site(_site(tmp_path / "site", out))
    assert _errors(plan, site) == []
    del plan["title"], plan["activity"][0]["detail"]["extension"]
    assert {one.rule for one in _errors(plan, site)} == {"R4-CARDINALITY", "R4-SLICE"}


def _site(site: Path, definitions: Path) -> Path:
    """A site that judges by what SUSHI made."""
    shutil.copytree(definitions, site / "fhir")
    return site


def _errors(plan: dict[str, Any], site: Site) -> list[Any]:
    return [one for one in check(plan, site=site) if one.severity is Severity.ERROR]
