"""What we derive from and others publish: facts of ``fhir/foreign.yaml`` as differentials and snapshots."""

from typing import Any

from sipfhir.conformance.definitions import CORE
from sipfhir.package.differential import element, placed
from sipfhir.package.making import Making
from sipfhir.package.snapshot import Node, base, ordered, snapshot


def below(making: Making, url: str) -> list[Node]:
    """The elements of what a profile is derived from: a type of R4, or a profile that the facts tell of."""
    if url.startswith(CORE):
        return base(url.removeprefix(CORE))
    found = by_url(making, url)
    return snapshot(below(making, found["baseDefinition"]), found["differential"]["element"])


def by_url(making: Making, url: str) -> Node:
    """A foreign definition as far as we know it: what it asks, without its texts. Raises KeyError."""
    for package in making.foreign.values():
        name = url.removeprefix(f"{package['canonical']}/StructureDefinition/")
        if name in package["profiles"]:
            return _definition(making, package, name)
    raise KeyError(url)


def definitions(making: Making) -> list[Node]:
    """Every foreign definition that we know facts of."""
    return [
        _definition(making, package, name)
        for package in making.foreign.values()
        for name in package["profiles"]
    ]


def _definition(making: Making, package: dict[str, Any], name: str) -> Node:
    facts = package["profiles"][name]
    root = facts.get("base", f"{CORE}{facts['type']}")
    elements = [
        placed(id) | element(making, id, _told(package, asked)) for id, asked in facts["elements"].items()
    ]
    return {
        "resourceType": "StructureDefinition",
        "url": f"{package['canonical']}/StructureDefinition/{name}",
        "type": facts["type"],
        "baseDefinition": root,
        "derivation": "constraint",
        "context": [{"type": "element", "expression": one} for one in facts.get("context", ())],
        "differential": {"element": ordered(base(facts["type"]), elements)},
    }


def _told(package: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    """The package's own addresses written out."""
    told = dict(asked)
    own = f"{package['canonical']}/"
    if "binding" in told:
        strength, name = told["binding"]
        told["binding"] = [strength, name if ":" in name else f"{own}ValueSet/{name}"]
    if "profile" in told:
        kind, name = told.pop("profile")
        told["type"] = [
            {"code": kind, "profile": [name if ":" in name else f"{own}StructureDefinition/{name}"]}
        ]
    return told
