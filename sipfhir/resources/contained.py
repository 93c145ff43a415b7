"""Resources that stand in another (R4, Contained Resources): known by ``#id`` within it and nowhere else."""

from collections.abc import Sequence
from typing import Any

from sipfhir.resources.reading import At
from sipfhir.resources.systems import Node


class Contained:
    """The resources contained in a list of resources, numbered on from it."""

    def __init__(self, resources: Sequence[Node]) -> None:
        self._first = len(resources)
        self.resources: list[Node] = []
        self.places: list[At] = []
        self._holders: list[int] = []
        self._by_id: dict[tuple[int, str], int] = {}
        self._by_place: dict[At, int] = {}
        for i, one in enumerate(resources):
            listed = one.get("contained")
            for j, inner in enumerate(listed if isinstance(listed, list) else ()):
                if isinstance(inner, dict) and isinstance(inner.get("resourceType"), str):
                    self._add(i, (((None, i), "contained"), j), inner)

    def _add(self, holder: int, at: At, inner: Node) -> None:
        number = self._first + len(self.resources)
        self.resources.append(inner)
        self.places.append(at)
        self._holders.append(holder)
        self._by_place[at] = number
        if isinstance(inner.get("id"), str):
            self._by_id.setdefault((holder, inner["id"].removeprefix("#")), number)

    def holder(self, found: int) -> int:
        """The resource that another stands in; itself for one that stands by itself."""
        return self._holders[found - self._first] if found >= self._first else found

    def find(self, holder: int, id: str) -> int | None:
        """What ``#id`` leads to within a resource; ``#`` alone is the resource."""
        return self._by_id.get((holder, id)) if id else holder

    def at(self, place: At) -> int | None:
        """The resource at a place; None when none of a known form stands there."""
        return self._by_place.get(place)

    def inside(self, holders: Any) -> list[int]:
        """All that stand in some of the resources."""
        return [self._first + n for n, holder in enumerate(self._holders) if holder in holders]
