"""Builds the places of all records: what repeats, what branches, what is one value in two leaves."""

import re

from sipfhir.authoring.draft.branches import Branches
from sipfhir.authoring.draft.kinds import Facts
from sipfhir.authoring.draft.pairs import BESIDE, join_pairs
from sipfhir.authoring.draft.places import Groups, Place, by_name, flat
from sipfhir.authoring.draft.vocabulary import Vocabulary
from sipfhir.authoring.draft.words import folded
from sipfhir.mapping.tree import Node

_STEP = re.compile(r"@?[^/\[\]@'()]+")
_DEEPEST = 60


class Survey:
    """``technical``: members that carry nothing of a plan, left out.

    ``strange``: places that no path of the mapping language can name, and arrays in arrays.
    """

    def __init__(self, vocabulary: Vocabulary, *, xml: bool, technical: frozenset[str] = frozenset()) -> None:
        self._technical = technical
        self._vocabulary = vocabulary
        self._branches = Branches(vocabulary)
        self._xml = xml
        self.strange: list[str] = []

    def record(self, name: str, records: list[Node]) -> Place:
        """The place of the record with all that is below it."""
        root = Place("", name, xml=self._xml)
        self._fill(root, records, 0)
        return root

    def _fill(self, place: Place, nodes: list[Node], depth: int) -> None:
        place.units = self._vocabulary.units
        for name, groups in by_name(nodes).items():
            if depth > _DEEPEST or not _nameable(name):
                self.strange.append("/".join(part for part in (place.path, _masked(name)) if part))
                continue
            if name in self._technical:
                continue
            for child in self._made(place, name, groups, depth):
                place.children.append(child)
        join_pairs(place, nodes, self._vocabulary)

    def _made(self, parent: Place, name: str, groups: Groups, depth: int) -> list[Place]:
        items, array = _items(groups)
        repeated = any(len(group) > 1 for group in items)
        base = Place(
            name, parent.label if name == "." else name.lstrip("@"), parent, array, repeated, xml=self._xml
        )
        nodes = flat(items)
        if any(node.array for node in nodes):
            self.strange.append(base.path)
            return []
        if name == "." or name.startswith("@") or not any(node.kids for node in nodes):
            return [self._leaf(base, nodes)]
        if self._xml and all(kid.name == "." for node in nodes for kid in node.kids or ()):
            return [self._leaf(base, [kid for node in nodes for kid in node.kids or ()])]
        branches = self._branches.of(base, nodes) if base.many else None
        if branches is None:
            return [self._whole(base, nodes, depth)]
        for branch, own in branches:
            held = set(map(id, own))
            branch.repeated = any(sum(id(node) in held for node in group) > 1 for group in items)
        return [self._whole(branch, own, depth) for branch, own in branches]

    def _whole(self, place: Place, nodes: list[Node], depth: int) -> Place:
        self._fill(place, nodes, depth + 1)
        for child in place.children:
            child.selects = bool(place.condition) and place.condition.startswith(f"{child.name}=")
        place.core = self._core(place)
        if place.core:
            place.core.label = place.label
        return place

    def _core(self, place: Place) -> Place | None:
        """The leaf in wrappers: `answer[]/valueString`."""
        if place.halves:
            return None
        held = [child for child in place.children if not child.selects and folded(child.name) not in BESIDE]
        if len(held) != 1 or folded(held[0].name) not in self._vocabulary.wrappers:
            return None
        return held[0] if held[0].leaf else held[0].core

    def _leaf(self, place: Place, nodes: list[Node]) -> Place:
        place.units = self._vocabulary.units
        place.values = [node.value for node in nodes if node.kids is None and not _blank(node.value)]
        return place


def _items(groups: Groups) -> tuple[Groups, bool]:
    """Arrays as their elements; whether there was any."""
    array = any(node.array for node in flat(groups))
    if not array:
        return groups, False
    return [
        [item for node in group for item in (node.kids or () if node.array else (node,))] for group in groups
    ], True


def _nameable(name: str) -> bool:
    """Whether a path of the mapping language can name it, and it is a name and not someone's number."""
    plain = bool(_STEP.fullmatch(name)) and name.isprintable() and name == name.strip()
    return name == "." or (plain and _masked(name) == name)


def _masked(name: str) -> str:
    """A member whose name is itself a number, an address or a time is data: it is not told."""
    facts = Facts([name])
    personal = facts.identities or facts.contact or facts.hsa or facts.times
    return "*" if personal or not name.isprintable() else name


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
