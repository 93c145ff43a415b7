"""The official examples of FHIR R4, of the npm package hl7.fhir.r4.examples (4.0.1, CC0): `make judges`."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from sipfhir.formats import fhir_json
from sipfhir.registry import shipped
from sipfhir.resources import Context, types

FOLDER = Path(__file__).parent / "node_modules" / "hl7.fhir.r4.examples"
MISSING = pytest.mark.skipif(not FOLDER.is_dir(), reason="the official examples are not here: make judges")
KNOWN: dict[str, dict[str, str]] = yaml.safe_load((Path(__file__).parent / "known.yaml").read_text("utf-8"))
"""Examples that R4 itself does not take, with the rule and the reason."""

READ = sorted(types(Context.of(shipped())))
"""The types that plans are read from."""

_DEFINITIONS = ("SearchParameter-", "ValueSet-", "CodeSystem-", "StructureDefinition-")
_LARGE = 300_000
_EVERY = 20
_FULL = os.environ.get("HYPOTHESIS_PROFILE") == "full"


@cache
def names() -> list[str]:
    """All of them: files without their ending."""
    return sorted(file.stem for file in FOLDER.glob("*-*.json"))


def ordinary() -> list[str]:
    """Those of daily use: of moderate size, and no definitions."""
    return [name for name in names() if not name.startswith(_DEFINITIONS) and _size(name) < _LARGE]


def some() -> list[str]:
    """What is compared each time: the ordinary, and every twentieth definition; all with `make full`."""
    if _FULL:
        return names()
    rest = [name for name in names() if name.startswith(_DEFINITIONS) and _size(name) < _LARGE]
    return ordinary() + rest[::_EVERY]


def example(name: str) -> Any:
    """One of them, digit by digit."""
    return fhir_json.read(raw(name).decode("utf-8-sig"))


def raw(name: str) -> bytes:
    """Its file."""
    return (FOLDER / f"{name}.json").read_bytes()


def of(*kinds: str) -> list[str]:
    """The ordinary ones of these types."""
    return [name for name in ordinary() if name.partition("-")[0] in kinds]


def references(node: Any) -> Iterator[str]:
    """What a resource refers to."""
    if isinstance(node, dict):
        if isinstance(node.get("reference"), str):
            yield node["reference"]
        for child in node.values():
            yield from references(child)
    elif isinstance(node, list):
        for child in node:
            yield from references(child)


def _size(name: str) -> int:
    return (FOLDER / f"{name}.json").stat().st_size
