"""A profile as what it asks beyond its base: a tree of constraints, made of a StructureDefinition.

FHIR R4, Profiling: a differential names only what it changes; a slice stands under the element that it is
of, by name.
"""

from collections.abc import Iterable
from typing import Any

import msgspec

Node = dict[str, Any]


class Invariant(msgspec.Struct, frozen=True, array_like=True):
    """A rule in FHIRPath, with what it says to people."""

    key: str
    severity: str
    human: str
    expression: str


class Asked(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """A type that an element may have: its name, profiles of the type, profiles of what it refers to."""

    code: str
    profiles: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


class Overlay(msgspec.Struct, omit_defaults=True):
    """What is asked of one element. A maximum of -1 is ``*``; ``types`` are those left when fewer."""

    low: int | None = None
    high: int | None = None
    types: list[Asked] = []
    fixed: Any = None
    pattern: Any = None
    binding: tuple[str, str] | None = None
    invariants: list[Invariant] = []
    length: int | None = None
    by: list[tuple[str, str]] = []
    """Discriminators of the slices: type and path."""
    closed: bool = False
    children: dict[str, "Overlay"] = {}
    slices: dict[str, "Overlay"] = {}


class Profile(msgspec.Struct, omit_defaults=True):
    """A StructureDefinition: the type that it constrains, what it is derived from, where it may stand."""

    url: str
    type: str
    base: str | None
    root: Overlay
    contexts: list[tuple[str, str]] = []
    modifier: bool = False
    """Whether an extension changes the meaning of what it stands in."""


def profile(definition: Node, whole: bool = False) -> Profile:
    """Of a StructureDefinition's differential; of its snapshot when it has no other, or when ``whole``."""
    changed = definition.get("differential", {}).get("element")
    elements = definition.get("snapshot", {}).get("element")
    root = _tree((elements if whole and elements else changed) or elements or (), definition)
    contexts = [(one["type"], one["expression"]) for one in definition.get("context", ())]
    modifier = any(
        one.get("isModifier") for one in (*(elements or ()), *(changed or ())) if "." not in one["path"]
    )
    return Profile(
        definition["url"], definition["type"], definition.get("baseDefinition"), root, contexts, modifier
    )


def _tree(elements: Iterable[Node], definition: Node) -> Overlay:
    root = Overlay()
    for one in elements:
        here = root
        for step in _steps(one):
            name, _, slice_name = step.partition(":")
            here = here.children.setdefault(name, Overlay())
            if slice_name:
                here = here.slices.setdefault(slice_name, Overlay())
        _fill(here, one, definition["url"])
    return root


def _steps(element: Node) -> list[str]:
    """Names under the root, a slice after a colon; the id says both, the path only the first."""
    steps = str(element.get("id") or element["path"]).split(".")[1:]
    name = element.get("sliceName")
    if name and steps and ":" not in steps[-1]:
        steps[-1] = f"{steps[-1]}:{name}"
    return steps


def _fill(here: Overlay, element: Node, url: str) -> None:
    here.low = element.get("min")
    high = element.get("max")
    here.high = None if high is None else -1 if high == "*" else int(high)
    here.types = [_asked(one) for one in element.get("type", ())]
    here.fixed = next((value for name, value in element.items() if name.startswith("fixed")), None)
    here.pattern = next((value for name, value in element.items() if name.startswith("pattern")), None)
    here.length = element.get("maxLength")
    binding = element.get("binding") or {}
    if binding.get("strength") in ("required", "extensible") and binding.get("valueSet"):
        here.binding = (binding["strength"], binding["valueSet"].partition("|")[0])
    slicing = element.get("slicing") or {}
    here.by = [(one["type"], one["path"]) for one in slicing.get("discriminator", ())]
    here.closed = slicing.get("rules") == "closed"
    here.invariants = [
        Invariant(one["key"], one["severity"], one["human"], one["expression"])
        for one in element.get("constraint", ())
        if "expression" in one and one.get("source", url) == url
    ]


def _asked(kind: Node) -> Asked:
    return Asked(type_code(kind), tuple(kind.get("profile", ())), tuple(kind.get("targetProfile", ())))


def type_code(kind: Node) -> str:
    """The name of a type; ``id`` and ``url`` members are strings of FHIRPath with the type beside."""
    code = str(kind.get("code", ""))
    if not code.startswith("http://hl7.org/fhirpath/"):
        return code
    said = [one.get("valueUrl") for one in kind.get("extension", ()) if one["url"].endswith("fhir-type")]
    return str(said[0]) if said and said[0] else "string"
