"""The package of what ships, made once for all tests of it."""

from functools import cache
from typing import Any

from sipfhir.package import Package, package
from sipfhir.package.making import Making, making
from sipfhir.site import Site

SITE = Site()


@cache
def made() -> Package:
    """The package."""
    return package(SITE)


def work() -> Making:
    """What it is made of."""
    return making(SITE)


def of(kind: str) -> list[dict[str, Any]]:
    """The resources of a type."""
    return [one for one in made().resources if one["resourceType"] == kind]


def profile(name: str) -> dict[str, Any]:
    """The StructureDefinition of an id."""
    return next(one for one in of("StructureDefinition") if one["id"] == name)
