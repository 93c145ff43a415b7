"""Places of the source: every element, attribute, member or column, over all records of all samples."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sipfhir.authoring.draft.kinds import Facts
from sipfhir.mapping.tree import SPACE, Node

Groups = list[list[Node]]
"""The nodes of one name, those of each parent together."""


@dataclass(eq=False)
class Place:
    """``steps`` lead here from the parent. ``label`` is what the name says: that of a branch is its value.

    ``values`` are those of a leaf, ``own`` is the text of an element that has attributes or children too.
    """

    name: str
    label: str
    parent: "Place | None" = None
    array: bool = False
    repeated: bool = False
    condition: str = ""
    xml: bool = False
    selects: bool = False
    """The leaf that tells branches apart: it is written by its branch and read into no field."""
    values: list[Any] = field(default_factory=list)
    sets: list[tuple[Any, ...]] = field(default_factory=list)
    children: "list[Place]" = field(default_factory=list)
    halves: "tuple[Place, Place] | None" = None
    """The code and the text of a pair."""
    core: "Place | None" = None
    """The one leaf that this place only wraps."""
    units: frozenset[str] = frozenset()
    _facts: Facts | None = None

    @property
    def leaf(self) -> bool:
        """Read as one value."""
        return not self.children or self.halves is not None

    @property
    def many(self) -> bool:
        """May stand several times."""
        return self.array or self.repeated

    @property
    def facts(self) -> Facts:
        """What its values could be."""
        if self._facts is None:
            self._facts = Facts(self.values, self.units)
        return self._facts

    def step(self, *, each: bool = False) -> str:
        """Its step in a path; ``each``: it is what repeats."""
        if self.condition:
            return f"{self.name}[{self.condition}]"
        return f"{self.name}[]" if self.array and not each else self.name

    def steps(self, above: "Place", *, each: bool = False) -> tuple[str, ...]:
        """The steps from a place above to this one."""
        if self is above:
            return ()
        assert self.parent is not None
        if self.name == ".":
            return self.parent.steps(above)
        return (*self.parent.steps(above), self.step(each=each))

    def each(self, above: "Place", taken: "set[Place]") -> "Place | None":
        """What repeats on the way from above to a leaf, when nothing else that is ``taken`` stands in it.

        An element is taken to repeat even where the samples have it once.
        """
        place: Place | None = self
        while place is not None and place is not above:
            if place.many and taken.isdisjoint(set(place.below()) - {self, *(self.halves or ())}):
                return place
            place = place.parent
        element = self.xml and not self.name.startswith("@") and self.name != "."
        return self if element and self is not above else None

    def below(self) -> "Iterator[Place]":
        """This place and all below it."""
        yield self
        for child in self.children:
            yield from child.below()

    @property
    def path(self) -> str:
        """Where it is, for people; a branch by its condition."""
        above = self.parent.path if self.parent and self.parent.name else ""
        own = "" if self.name == "." else self.step()
        return "/".join(part for part in (above, own) if part)


def flat(groups: Groups) -> list[Node]:
    """All nodes, whatever their parent."""
    return [node for group in groups for node in group]


def by_name(nodes: list[Node]) -> dict[str, Groups]:
    """The children of nodes by name, in the order in which they are first met; what is no data left out."""
    found: dict[str, Groups] = {}
    for node in nodes:
        own: dict[str, list[Node]] = {}
        for kid in node.kids or ():
            if kid.name not in ("~", SPACE) and not kid.name.startswith("@xmlns"):
                own.setdefault(kid.name, []).append(kid)
        for name, kids in own.items():
            found.setdefault(name, []).append(kids)
    return found
