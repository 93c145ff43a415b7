"""What was matched: leaves with their fields, groups with what is in them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from sipfhir.authoring.draft.places import Place
from sipfhir.authoring.draft.targets import Target
from sipfhir.plan import Part

Path = tuple[str, ...]
Second = tuple[str, float]
"""What else a place may be, and how likely that is."""


@dataclass(eq=False)
class Match:
    """A leaf, the field that it fills (from its group), how likely that is, and what else it may be."""

    place: Place
    path: Path
    target: Target
    score: float
    second: Second | None = None


@dataclass(eq=False)
class Group:
    """A place that gives the items of a list, with what is in it. The record is a group as well."""

    place: Place
    path: Path
    part: type[Part]
    score: float = 1.0
    second: Second | None = None
    matches: list[Match] = field(default_factory=list)
    groups: "list[Group]" = field(default_factory=list)

    def all(self) -> "Iterator[Group]":
        """This group and those in it."""
        yield self
        for group in self.groups:
            yield from group.all()


class Option(NamedTuple):
    """A place may be a target. ``inner`` is the field in an item when a leaf alone is an item."""

    score: float
    place: Place
    target: Target
    inner: Target | None = None
