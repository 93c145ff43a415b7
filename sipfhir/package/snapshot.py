"""Snapshots: a base's elements with a differential laid over them (R4, StructureDefinition).

An element that the base does not tell apart is unfolded first: a slice is a copy of what it is a slice of, a
child of a data type a copy of the type's own element.
"""

import gzip
from collections.abc import Iterable
from copy import deepcopy
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

Node = dict[str, Any]
BY_URL: Node = {
    "discriminator": [{"type": "value", "path": "url"}],
    "ordered": False,
    "rules": "open",
}
"""How extensions are told apart."""


@cache
def base(kind: str) -> list[Node]:
    """The elements of a type of R4. They are shared: copy before changing."""
    return _all()[kind]


@cache
def _all() -> dict[str, list[Node]]:
    packed = files("sipfhir.package").joinpath("data/base.json.gz").read_bytes()
    return msgspec.json.decode(gzip.decompress(packed), type=dict[str, list[Node]])


def snapshot(below: list[Node], differential: Iterable[Node]) -> list[Node]:
    """The elements of a profile: those of its base with the differential's laid over, in order."""
    tree = _Tree(below)
    for element in sorted(differential, key=_turn):
        tree.lay(element)
    return tree.elements


def ordered(below: list[Node], differential: list[Node]) -> list[Node]:
    """A differential in the order of the snapshot that it makes."""
    places = {one["id"]: place for place, one in enumerate(snapshot(below, differential))}
    return sorted(differential, key=lambda one: places[one["id"]])


def _turn(element: Node) -> tuple[bool, int]:
    """What stands below a slice comes last, since it starts as a copy of what stands below the unsliced."""
    above, _, _ = element["id"].rpartition(".")
    return ":" in above, element["id"].count(".")


class _Tree:
    def __init__(self, below: list[Node]) -> None:
        self.elements = deepcopy(below)

    def lay(self, changed: Node) -> None:
        """Lay a differential's element over the one of its id."""
        here = self.elements[self._place(changed["id"])]
        own = deepcopy(changed)
        if "constraint" in own:
            own["constraint"] = [*here.get("constraint", ()), *own["constraint"]]
        here |= own

    def _place(self, id: str) -> int:
        """Where an element stands, unfolded when it does not stand there yet."""
        found = self._find(id)
        if found is not None:
            return found
        above, _, step = id.rpartition(".")
        name, _, slice_name = step.partition(":")
        if slice_name:
            return self._slice(id, f"{above}.{name}", slice_name)
        self._unfold(self._place(above))
        found = self._find(id)
        if found is None:
            raise KeyError(id)
        return found

    def _find(self, id: str) -> int | None:
        return next((place for place, one in enumerate(self.elements) if one["id"] == id), None)

    def _slice(self, id: str, of: str, name: str) -> int:
        first = self._place(of)
        if of.endswith(".extension"):
            self.elements[first].setdefault("slicing", BY_URL)
        here = {key: value for key, value in self.elements[first].items() if key != "slicing"}
        place = first + 1
        while place < len(self.elements) and self.elements[place]["id"].startswith((f"{of}.", f"{of}:")):
            place += 1
        self.elements.insert(place, {**deepcopy(here), "id": id, "sliceName": name, "min": 0})
        return place

    def _unfold(self, place: int) -> None:
        above = self.elements[place]
        self.elements[place + 1 : place + 1] = [
            {**deepcopy(one), "id": above["id"] + tail, "path": above["path"] + _plain(tail)}
            for one, tail in self._inner(above)
        ]

    def _inner(self, above: Node) -> list[tuple[Node, str]]:
        """What stands below: of a slice, as below what it is a slice of; else as in the element's type."""
        of = above["id"].rpartition(":")[0] if above.get("sliceName") else above["id"]
        own = [(one, one["id"][len(of) :]) for one in self.elements if one["id"].startswith(f"{of}.")]
        if own:
            return own
        kind = above["type"][0]["code"]
        return [(one, one["id"][len(kind) :]) for one in base(kind)[1:]]


def _plain(tail: str) -> str:
    """A path of an id: without the names of slices."""
    return ".".join(step.partition(":")[0] for step in tail.split("."))
