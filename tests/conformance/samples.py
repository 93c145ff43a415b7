"""What we make of every good sample: a collection and a transaction for each plan."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sipfhir

ROOT = Path(__file__).parents[2]
SAMPLES = sorted(
    file
    for file in ROOT.glob("samples/*/good/*")
    if file.is_file() and not file.name.endswith(".expect.yaml")
)


def bundles(file: Path) -> Iterator[dict[str, Any]]:
    """The Bundles of every plan in a sample."""
    for reading in sipfhir.read(file):
        if reading.plan is not None:
            made = sipfhir.to_fhir(reading)
            yield made.collection()
            yield made.transaction()
