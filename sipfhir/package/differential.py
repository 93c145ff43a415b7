"""What a profile changes: an element for each that we make, and what ``fhir/profiles.yaml`` asks of it."""

from collections.abc import Iterator
from typing import Any

from sipfhir.package.bindings import binding
from sipfhir.package.making import Making, both
from sipfhir.package.seen import Seen
from sipfhir.package.snapshot import BY_URL, Node, ordered

_UNTOLD = frozenset({"meta", "language", "text"})
_CHANGEABLE = frozenset({None, "example", "preferred"})
"""Strengths of a base's binding that a profile may replace."""


def differential(
    making: Making, seen: Seen, kind: str, below: list[Node], facts: dict[str, Any]
) -> list[Node]:
    """The elements of a profile of a type, in order: those seen, and those that the facts name."""
    found = {one["id"]: one for one in _elements(seen, kind)}
    for id, one in _bound(making, seen, kind, below):
        found[id] |= one
    for id, asked in facts.items():
        found.setdefault(id, placed(id)).update(element(making, id, asked))
    return ordered(below, list(found.values()))


def placed(id: str) -> Node:
    """An element's id, its path, and the name of the slice that it is."""
    path = ".".join(step.partition(":")[0] for step in id.split("."))
    name = id.rpartition(".")[2].partition(":")[2]
    return {"id": id, "path": path} | ({"sliceName": name} if name else {})


def _elements(seen: Seen, id: str) -> Iterator[Node]:
    yield from _extensions(seen, id)
    for name, child in seen.children.items():
        if name in _UNTOLD and "." not in id:
            continue
        yield {**placed(f"{id}.{name}"), "mustSupport": True}
        if _is_part(child):
            yield from _elements(child, f"{id}.{name}")
        elif child.kinds & {"code"}:
            yield from _extensions(child, f"{id}.{name}")


def _is_part(seen: Seen) -> bool:
    """True of the inner parts of resources, which a profile tells; data types tell themselves."""
    return any("." in kind for kind in seen.kinds)


def _extensions(seen: Seen, id: str) -> Iterator[Node]:
    if seen.extensions:
        yield {**placed(f"{id}.extension"), "slicing": BY_URL}
    for url, each in sorted(seen.extensions.items()):
        name = url.rpartition("/")[2]
        most = "1" if each.most == 1 else "*"
        kind = [{"code": "Extension", "profile": [url]}]
        yield {**placed(f"{id}.extension:{name}"), "min": 0, "max": most, "type": kind, "mustSupport": True}


def _bound(making: Making, seen: Seen, id: str, below: list[Node]) -> Iterator[tuple[str, Node]]:
    """Bindings to our value sets, where the base leaves the codes open."""
    for name, child in seen.children.items():
        here = f"{id}.{name}"
        if name in _UNTOLD and "." not in id:
            continue
        known = next((one for one in below if one["id"] == here), {})
        asked = binding(making, child)
        if asked and known.get("binding", {}).get("strength") in _CHANGEABLE:
            yield here, {"binding": asked}
        if _is_part(child):
            yield from _bound(making, child, here, below)


def element(making: Making, id: str, asked: dict[str, Any]) -> Node:
    """What a file of facts asks of an element, as FHIR says it."""
    told: Node = {}
    for name, value in asked.items():
        match name:
            case "min":
                told["min"] = int(value)
            case "max":
                told["max"] = str(value)
            case "mustSupport":
                told[name] = str(value) == "true"
            case "coding":
                told["patternCodeableConcept"] = {"coding": [_coding(making, value)]}
            case "by":
                told["slicing"] = _slicing(value)
            case "binding":
                told["binding"] = {"strength": value[0], "valueSet": value[1]}
            case "constraint":
                told["constraint"] = [_constraint(one) for one in value]
            case "short" | "definition":
                told |= both(name, value)
            case _:
                told[name] = value
    return told


def _coding(making: Making, given: list[str]) -> Node:
    return {"system": making.systems.code_system(given[0]), "code": given[1]}


def _slicing(given: list[str]) -> Node:
    return {"discriminator": [{"type": given[0], "path": given[1]}], "ordered": False, "rules": "open"}


def _constraint(given: dict[str, Any]) -> Node:
    return {
        "key": given["key"],
        "severity": given.get("severity", "error"),
        **both("human", given["human"]),
        "expression": given["expression"],
    }
