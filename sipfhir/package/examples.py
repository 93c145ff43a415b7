"""Examples: every good sample, read and made into FHIR by our own engine."""

import re
from collections.abc import Iterator
from pathlib import Path

import sipfhir
from sipfhir.package.making import Making
from sipfhir.package.snapshot import Node
from sipfhir.site import defaults

_EXPECTED = ".expect.yaml"


def examples(making: Making) -> Iterator[Node]:
    """A collection Bundle for each plan of each good sample that ships, by file."""
    for file in _samples():
        readings = [
            one for one in sipfhir.read(file, file.parts[-3], site=making.site) if one.plan is not None
        ]
        for number, reading in enumerate(readings, 1):
            id = _id(f"{file.parts[-3]}-{file.stem}", number if len(readings) > 1 else None)
            bundle = sipfhir.to_fhir(reading, site=making.site).collection()
            yield {"resourceType": "Bundle", "id": id, **bundle}


def _samples() -> list[Path]:
    found = (defaults() / "samples").glob("*/good/*")
    return sorted(file for file in found if file.is_file() and not file.name.endswith(_EXPECTED))


def _id(name: str, number: int | None) -> str:
    """R4's id: letters, digits, - and ., 64 at most."""
    tail = "" if number is None else f"-{number}"
    return re.sub(r"[^A-Za-z0-9.-]", "-", name)[: 64 - len(tail)] + tail
