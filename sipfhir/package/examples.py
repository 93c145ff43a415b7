"""Examples: every good sample, read and made into FHIR by our own engine."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import sipfhir
from sipfhir.package.making import Making
from sipfhir.package.snapshot import Node
from sipfhir.plan import Plan
from sipfhir.resources import build, collection
from sipfhir.site import defaults

_EXPECTED = ".expect.yaml"


def examples(making: Making) -> Iterator[Node]:
    """A collection Bundle for each plan of each good sample that ships, by file."""
    for file in _samples():
        system, name = file.parts[-3], f"{file.parts[-3]}-{file.stem}"
        plans = [one.plan for one in sipfhir.read(file, system, site=making.site) if one.plan is not None]
        for number, plan in enumerate(plans, 1):
            id = _id(name, number if len(plans) > 1 else None)
            yield {"resourceType": "Bundle", "id": id, **_bundle(making, plan)}


def _bundle(making: Making, plan: Plan) -> Node:
    """As a file for another has it: what could lead to a protected person is withheld."""
    system = plan.source.system if plan.source else None
    context = replace(making.context, system=system, disclose_protected=False)
    return collection(build(plan, context), making.base)


def _samples() -> list[Path]:
    found = (defaults() / "samples").glob("*/good/*")
    return sorted(file for file in found if file.is_file() and not file.name.endswith(_EXPECTED))


def _id(name: str, number: int | None) -> str:
    """R4's id: letters, digits, - and ., 64 at most."""
    tail = "" if number is None else f"-{number}"
    return re.sub(r"[^A-Za-z0-9.-]", "-", name)[: 64 - len(tail)] + tail
