"""Validators that are not ours, run on many resources at once: Medplum, HAPI's strict parser, npm's fhir."""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "judges"
JUDGES = ("medplum", "hapi", "lantana")


def missing(judge: str) -> str | None:
    """Why a judge cannot be asked; None when it can."""
    needed = FOLDER / (".jars/path" if judge == "hapi" else "node_modules")
    return None if needed.exists() else f"{judge} is not set up: run make judges"


def verdicts(judge: str, resources: Iterable[Any]) -> list[list[str]]:
    """What a judge finds wrong with each resource."""
    lines = "".join(json.dumps(one) + "\n" for one in resources)
    command = ["node", f"{judge}.mjs"]
    if judge == "hapi":
        command = ["java", "-cp", (FOLDER / ".jars/path").read_text().strip(), "Judge"]
    done = subprocess.run(command, cwd=FOLDER, input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
