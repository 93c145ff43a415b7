"""Reading resources: every leaf is counted where it is consumed, what nobody takes is unmapped."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sipfhir.resources.systems import Node

if TYPE_CHECKING:
    from sipfhir.resources.resource import ResourceShape
    from sipfhir.resources.tables import Tables

At = tuple[Any, Any]
"""A place: the place it is in (or None), and its member or index."""


class MisfitError(Exception):
    """A node is not of the form that the table of pairs knows; the node becomes unmapped."""


class Tally:
    """Leaves of one resource: how many were mapped, why others were ignored, where the rest stands."""

    __slots__ = ("ignored", "mapped", "unmapped")

    def __init__(self) -> None:
        self.mapped = 0
        self.ignored: list[str] = []
        self.unmapped: list[At] = []

    def mark(self) -> tuple[int, int, int]:
        """Where the counting stands, to go back to."""
        return self.mapped, len(self.ignored), len(self.unmapped)

    def back(self, mark: tuple[int, int, int]) -> None:
        """Forget what was counted since the mark."""
        self.mapped, ignored, unmapped = mark
        del self.ignored[ignored:], self.unmapped[unmapped:]


class Reading:
    """One plan being read out of a list of resources. ``care_plan`` is its index in the list."""

    def __init__(
        self, resources: Sequence[Node], index: dict[str, int], care_plan: int, tables: "Tables"
    ) -> None:
        self.resources, self.index, self.tables, self.systems = resources, index, tables, tables.systems
        self.subject = _object(resources[care_plan].get("subject"))
        self.security = _object(self.resource_of(self.subject).get("meta")).get("security")
        self.care_plan = care_plan
        self.tallies: dict[int, Tally] = {}
        self.values: dict[int, dict[str, Any]] = {}
        self.tally = Tally()
        self.resource: Node = {}
        self.outer: Node = {}

    def skip(self, node: Any, because: str) -> None:
        """Count a node's leaves as ignored, for a stated reason."""
        if isinstance(node, dict | list):
            self.tally.ignored += [because] * len(leaves(node, (None, "")))
        else:
            self.tally.ignored.append(because)

    def miss(self, node: Any, at: At) -> None:
        """Count a node's leaves as unmapped."""
        self.tally.unmapped += leaves(node, at)

    def resource_of(self, node: Any) -> Node:
        """The resource that a Reference points to; empty when it is not in the list."""
        found = self.index_of(node)
        return {} if found is None else self.resources[found]

    def index_of(self, node: Any) -> int | None:
        """Where the resource that a Reference points to is in the list."""
        return self.find(node.get("reference")) if isinstance(node, dict) else None

    def type_of(self, node: Any) -> str | None:
        """Resource type that a Reference points to, None when it is not in the list."""
        found = self.resource_of(node).get("resourceType")
        return found if isinstance(found, str) else None

    def number_of(self, reference: str) -> str:
        """The source's number of a referenced part. Raises MisfitError when it has none."""
        identifiers = self.resource_of({"reference": reference}).get("identifier")
        first = identifiers[0] if isinstance(identifiers, list) and identifiers else None
        number = first.get("value") if isinstance(first, dict) else None
        if not isinstance(number, str):
            raise MisfitError
        return number

    def find(self, reference: Any) -> int | None:
        """Index of a resource by reference: ``Type/id``, an absolute URL ending so, or a fullUrl."""
        if not isinstance(reference, str):
            return None
        found = self.index.get(reference)
        return self.index.get("/".join(reference.rsplit("/", 2)[-2:])) if found is None else found

    def visit(self, found: int | None, shape: str) -> dict[str, Any]:
        """Values of a resource, read and counted the first time. Raises MisfitError for another type."""
        if found is None or self.resources[found].get("resourceType") != self.tables.shapes[shape].type:
            raise MisfitError
        if found not in self.values:
            self.values[found] = {}
            self._read(found, self.tables.shapes[shape])
        return self.values[found]

    def _read(self, found: int, shape: "ResourceShape") -> None:
        before = self.tally, self.resource, self.outer
        self.tally = self.tallies[found] = Tally()
        self.outer, self.resource = self.resource, self.resources[found]
        shape.read(self.resource, (None, found), self, self.values[found])
        self.tally, self.resource, self.outer = before


def _object(node: Any) -> Node:
    return node if isinstance(node, dict) else {}


def leaves(node: Any, at: At) -> "list[At]":
    """Places of all leaves of a node: scalars, and containers with nothing in them."""
    if not node or not isinstance(node, dict | list):
        return [at]
    items = node.items() if isinstance(node, dict) else enumerate(node)
    return [leaf for key, child in items for leaf in leaves(child, (at, key))]


def pointer(at: At | None) -> str:
    """JSON pointer of a place, from the list of resources."""
    steps = []
    while at is not None:
        at, key = at
        steps.append(str(key).replace("~", "~0").replace("/", "~1"))
    return "".join(f"/{step}" for step in reversed(steps))
