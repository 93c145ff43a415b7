"""What we say of HL7 Sweden's and Inera's definitions (fhir/foreign.yaml) is what they have published."""

import json
from pathlib import Path
from typing import Any

import pytest

from sipfhir.conformance.overlay import Overlay
from sipfhir.conformance.overlay import profile as overlaid
from sipfhir.package import foreign
from tests.package.made import work
from tests.published import STANDARDS

FOLDERS = {"hl7se.fhir.base": "hl7se-base", "inera.ehds.tk": "inera-ehds-tk"}
PARTLY = {"SEBasePractitioner", "SEBasePractitionerRole"}
NAMES = [(package, name) for package, facts in work().foreign.items() for name in facts["profiles"]]


def published(package: str, name: str) -> dict[str, Any]:
    file: Path = STANDARDS / FOLDERS[package] / f"StructureDefinition-{name}.json"
    found: dict[str, Any] = json.loads(file.read_text())
    return found


@pytest.mark.parametrize(("package", "name"), NAMES)
def test_our_facts_are_those_that_are_published(package: str, name: str) -> None:
    theirs = published(package, name)
    ours = foreign.by_url(work(), theirs["url"])
    assert ours["type"] == theirs["type"]
    assert ours["baseDefinition"] == theirs["baseDefinition"]
    assert [one["expression"] for one in ours["context"]] == [
        one["expression"] for one in theirs.get("context", ())
    ]
    wanted, told = flat(overlaid(theirs).root), flat(overlaid(ours).root)
    if name in PARTLY:
        wanted = {path: one for path, one in wanted.items() if path in told}
    left_out = {path: one for path, one in wanted.items() if told.get(path) != one}
    assert not left_out or (name, set(left_out)) in KNOWN


# Bindings to value sets that we do not lean on, and the profile of Inera's patient, which is IPS's.
KNOWN = [
    ("SEBaseAddressPersonExtension", {"value[x]"}),
    ("SEBaseHumanName", {"given.extension:nameQualifier.value[x]"}),
    ("inera-ehds-care-plan", {"subject"}),
]


def flat(asked: Overlay, at: str = "") -> dict[str, Any]:
    """Each element that something is asked of, by its path."""
    found: dict[str, Any] = {}
    for name, child in asked.children.items():
        here = f"{at}.{name}" if at else name
        found[here] = _alone(child)
        found |= flat(child, here)
        for slice_name, each in child.slices.items():
            found[f"{here}:{slice_name}"] = _alone(each)
            found |= flat(each, f"{here}:{slice_name}")
    return {path: one for path, one in found.items() if one != _alone(Overlay())}


def _alone(one: Overlay) -> tuple[Any, ...]:
    return (one.low, one.high, one.types, one.fixed, one.pattern, one.binding, one.by)


def test_the_versions_are_those_that_are_published() -> None:
    for package, folder in FOLDERS.items():
        file = STANDARDS / folder / f"ImplementationGuide-{package}.json"
        assert json.loads(file.read_text())["version"] == work().foreign[package]["version"]
