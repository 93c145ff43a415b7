"""Reading resources: every leaf is counted where it is consumed, what nobody takes is unmapped."""

from typing import TYPE_CHECKING, Any

from sipfhir.findings import Severity
from sipfhir.resources.foreign import is_foreign
from sipfhir.resources.systems import Node, Systems

if TYPE_CHECKING:
    from sipfhir.resources.pool import Pool
    from sipfhir.resources.resource import ResourceShape
    from sipfhir.resources.tables import Tables
    from sipfhir.resources.tracing import Trace

At = tuple[Any, Any]
"""A place: the place it is in (or None), and its member or index."""
SAID = "what the reference leads to says it"


class MisfitError(Exception):
    """A node is not of the form that the table of pairs knows; the node becomes unmapped."""


class ToldError(MisfitError):
    """The same, and a finding says why. ``at`` is the place of the finding, None for that of the node."""

    def __init__(self, rule: str, severity: Severity = Severity.ERROR, at: At | None = None) -> None:
        super().__init__(rule)
        self.rule, self.severity, self.at = rule, severity, at


def bad_value(node: Any) -> MisfitError:
    """What to raise for a node of the wrong type; null says nothing, and so nothing wrong."""
    return MisfitError() if node is None else ToldError("MAP-BAD-VALUE")


class Tally:
    """Leaves of one resource: how many were mapped, why others were ignored, where the rest stands.

    ``tops`` are the nodes that nobody took, with their leaves counted, that no finding tells of yet.
    """

    __slots__ = ("ignored", "mapped", "tops", "unmapped")

    def __init__(self) -> None:
        self.mapped = 0
        self.ignored: list[str] = []
        self.unmapped: list[At] = []
        self.tops: list[tuple[At, int]] = []

    def mark(self) -> tuple[int, int, int, int]:
        """Where the counting stands, to go back to."""
        return self.mapped, len(self.ignored), len(self.unmapped), len(self.tops)

    def back(self, mark: tuple[int, int, int, int]) -> None:
        """Forget what was counted since the mark."""
        self.mapped, ignored, unmapped, tops = mark
        del self.ignored[ignored:], self.unmapped[unmapped:], self.tops[tops:]


class Reading:
    """One plan being read out of a pool of resources. ``care_plan`` is its index among them.

    ``told`` are the rules of findings with their places and severity; ``trace`` notes what was read where.
    ``within`` is the resource that is being read, ``foreign`` True when another than we made the CarePlan.
    """

    def __init__(self, pool: "Pool", care_plan: int, trace: "Trace | None" = None) -> None:
        self.pool, self.trace = pool, trace
        self.tables: Tables = pool.tables
        self.systems: Systems = pool.tables.systems
        self.resources = resources = pool.resources
        self.subject = _object(resources[care_plan].get("subject"))
        self.care_plan = self.within = care_plan
        self.subject_index = self.index_of(self.subject)
        self.foreign = is_foreign(resources[care_plan], pool.tables.profile, self.systems)
        self.security = self._label()
        self.tallies: dict[int, Tally] = {}
        self.values: dict[int, dict[str, Any]] = {}
        self.shapes: dict[int, ResourceShape] = {}
        self.refused: dict[int, ToldError] = {}
        self.told: dict[tuple[str, At], Severity] = {}
        self.tally = Tally()
        self.resource: Node = {}
        self.outer: Node = {}

    def _label(self) -> Any:
        """Label of the Patient; without a Patient, that of the first of their resources to have one."""
        patient = self.resource_of(self.subject)
        if patient:
            return _object(patient.get("meta")).get("security")
        plan = self.resources[self.care_plan]
        for one in self.pool.labelled:
            if one is plan or (self.subject and self.subject in (one.get("subject"), one.get("patient"))):
                return one["meta"]["security"]
        return None

    def skip(self, node: Any, because: str) -> None:
        """Count a node's leaves as ignored, for a stated reason."""
        if isinstance(node, dict | list):
            self.tally.ignored += [because] * len(leaves(node, (None, "")))
        else:
            self.tally.ignored.append(because)

    def miss(self, node: Any, at: At) -> None:
        """Count a node's leaves as unmapped."""
        found = leaves(node, at)
        self.tally.unmapped += found
        self.tally.tops.append((at, len(found)))

    def misfit(self, error: MisfitError, node: Any, at: At) -> None:
        """Count the leaves of a node that does not fit as unmapped, with the finding that the error tells."""
        if isinstance(error, ToldError):
            self.tally.unmapped += leaves(node, at)
            self.told[error.rule, error.at or at] = error.severity
        else:
            self.miss(node, at)

    def resource_of(self, node: Any) -> Node:
        """The resource that a Reference points to; empty when it is not in the list."""
        found = self.index_of(node)
        return {} if found is None else self.resources[found]

    def index_of(self, node: Any) -> int | None:
        """Where the resource that a Reference points to is in the list: by its address, else its identity."""
        if not isinstance(node, dict):
            return None
        return self.find(node["reference"]) if "reference" in node else self.pool.identified(node)

    def type_of(self, node: Any) -> str | None:
        """Resource type that a Reference points to, None when it is not in the list."""
        found = self.resource_of(node).get("resourceType")
        return found if isinstance(found, str) else None

    def number_of(self, found: int) -> str:
        """The source's number of a referenced part. Raises MisfitError when it has none."""
        one = self.resources[found]
        identifiers = one.get("identifier")
        first = identifiers[0] if isinstance(identifiers, list) and identifiers else None
        number = first.get("value") if isinstance(first, dict) else None
        if number is None and identifiers is None and self.foreign:
            number = one.get("id")
        if not isinstance(number, str) or not number:
            raise MisfitError
        return number

    def find(self, reference: Any) -> int | None:
        """Index of a resource by reference: ``Type/id``, an absolute URL ending so, a fullUrl, ``#id``."""
        if not isinstance(reference, str) or not reference:
            return None
        return self.pool.find(reference, self.care_plan, self.within)

    def visit(self, found: int | None, shape: str) -> dict[str, Any]:
        """Values of a resource, read and counted the first time.

        Raises MisfitError for another type, ToldError for a resource that must not be read.
        """
        if found is None or self.resources[found].get("resourceType") != self.tables.shapes[shape].type:
            raise MisfitError
        if found not in self.tallies:
            self._meet(found, shape)
        if found in self.refused:
            raise self.refused[found]
        return self.values[found]

    def _meet(self, found: int, shape: str) -> None:
        refused = self._refusal(found, shape)
        if refused is None:
            self.shapes[found] = self.tables.shapes[shape]
            self._read(found, self.tables.shapes[shape])
            return
        self.refused[found] = refused
        self.tallies[found] = tally = Tally()
        root = self.pool.root(found)
        tally.unmapped = leaves(self.resources[found], root)
        self.told[refused.rule, refused.at or root] = refused.severity

    def _refusal(self, found: int, shape: str) -> ToldError | None:
        before, self.within = self.within, found
        refused = self.pool.refusal(found, shape, self)
        self.within = before
        return refused

    def _read(self, found: int, shape: "ResourceShape") -> None:
        before = self.tally, self.resource, self.outer, self.within
        self.tally, self.values[found] = Tally(), {}
        self.tallies[found] = self.tally
        self.outer, self.resource, self.within = self.resource, self.resources[found], found
        shape.read(self._believed(found), self.pool.root(found), self, self.values[found])
        if self.trace is not None:
            self.trace.resource(self.pool.root(found), self.values[found])
        self.tally, self.resource, self.outer, self.within = before

    def _believed(self, found: int) -> Node:
        """The resource without the members that it contradicts itself."""
        resource, root = self.resources[found], self.pool.root(found)
        denied = self.pool.contradicted(resource, root)
        if denied is None:
            return resource
        self.told["FHIR-MODIFIER", denied.at] = Severity.ERROR
        for key in denied.members & resource.keys():
            self.tally.unmapped += leaves(resource[key], (root, key))
        return {key: child for key, child in resource.items() if key not in denied.members}


def _object(node: Any) -> Node:
    return node if isinstance(node, dict) else {}


def leaves(node: Any, at: At) -> "list[At]":
    """Places of all leaves of a node: scalars, and containers with nothing in them."""
    if not node or not isinstance(node, dict | list):
        return [at]
    items = node.items() if isinstance(node, dict) else enumerate(node)
    return [leaf for key, child in items for leaf in leaves(child, (at, key))]


def steps(at: At | None) -> list[Any]:
    """Members and indices of a place, from the list of resources."""
    found = []
    while at is not None:
        at, key = at
        found.append(key)
    return found[::-1]


def pointer(at: At | None) -> str:
    """JSON pointer of a place, from the list of resources."""
    return "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in steps(at))
