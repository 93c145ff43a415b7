"""Every leaf of a record: its place in the source, and whether the mapping takes it.

The same account as the reader's, leaf by leaf instead of as three sums; a test holds them together.
"""

from abc import ABC, abstractmethod
from typing import Any

from sipfhir.authoring.described import Described, below
from sipfhir.authoring.scope import Scope, Seen, State
from sipfhir.mapping.ir import Group
from sipfhir.mapping.shape import Action, Shape


class Walk(ABC):
    """Goes through the records of one mapping. ``seen`` and ``visited`` grow; XML and JSON differ."""

    def __init__(self, mapping: Described) -> None:
        self.mapping = mapping
        self.seen: list[Seen] = []
        self.visited: set[str] = set()

    def record(self, tree: Any) -> list[Seen]:
        """The leaves of one record."""
        self.seen = []
        scope = Scope(self.mapping.anchor)
        self.inside(self.mapping.shape, tree, scope)
        scope.close()
        return self.seen

    @abstractmethod
    def inside(self, shape: Shape, node: Any, scope: Scope) -> None:
        """What stands in a place that the mapping describes."""

    @abstractmethod
    def all(self, node: Any, place: str, state: State) -> None:
        """Every leaf below, all in one state."""

    def item(self, shape: Shape, node: Any, scope: Scope) -> Scope:
        """The scope that a branch is read into: a group's item has its own."""
        return Scope(shape.group.anchor) if isinstance(shape.group, Group) else scope

    def leaf(self, place: str, raw: Any, actions: list[Action], scope: Scope) -> None:
        """A leaf that has rules: blank, or taken."""
        self.visited.add(place)
        seen = Seen(place, "mapped", raw, actions)
        self.seen.append(seen)
        if raw is not None and not (isinstance(raw, str) and (not raw or raw.isspace())):
            scope.take(seen)

    def unknown(self, node: Any, place: str, name: str) -> None:
        """What no branch is named after: ignored when its name is, at any depth."""
        anywhere = name in self.mapping.anywhere
        if anywhere:
            self.visited.add(place)
        self.all(node, place, "ignored" if anywhere else "unmapped")

    def lost(self, place: str) -> None:
        """A leaf that no rule names."""
        self.seen.append(Seen(place, "unmapped"))

    def place(self, shape: Shape) -> str:
        """A shape's path from the record; it is remembered as one that a sample has."""
        found = self.mapping.places[shape.number]
        self.visited.add(found)
        return found


def attribute(place: str, name: str) -> str:
    """The place of an XML attribute."""
    return below(place, f"@{name}")
