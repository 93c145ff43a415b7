"""What a read gives: the plan, its findings with their places, the leaves counted, the residue."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple

from sipfhir.findings import Finding, Place, Severity
from sipfhir.formats import Record
from sipfhir.mapping.mapping import Mapping
from sipfhir.mapping.places import Renaming
from sipfhir.mapping.residue import Patch
from sipfhir.mapping.tracker import Tracing
from sipfhir.plan import Plan
from sipfhir.where import where


class Leaves(NamedTuple):
    """Leaves of a record: the three add up to all of them."""

    mapped: int = 0
    ignored: int = 0
    unmapped: int = 0


class Origin(NamedTuple):
    """The record that a plan was read from, and the mapping that read it."""

    record: Record
    mapping: Mapping
    file: str | None
    original: Plan


class Kept(NamedTuple):
    """FHIR that a plan was read from, for the way back: a Bundle, or the resources that the plan reaches."""

    plan: Plan
    resources: tuple[dict[str, Any], ...]


class Reading:
    """One record, read. ``plan`` is None when the record could not be read; ``findings`` say why.

    ``residue`` and the places of plan fields are worked out when asked for. ``locator`` gives the places of
    a plan that no mapping read; ``unplaced`` are plan fields that its format has no place for. ``kept`` is
    the FHIR that it came from.
    """

    def __init__(
        self,
        plan: Plan | None,
        findings: tuple[Finding, ...] = (),
        leaves: Leaves = Leaves(),  # noqa: B008 - an immutable tuple
        system: str = "",
        origin: Origin | None = None,
        envelope: Any = None,
        locator: Callable[[str], Place] | None = None,
        unplaced: frozenset[str] = frozenset(),
        kept: Kept | None = None,
    ) -> None:
        self.plan = plan
        self.findings = findings
        self.leaves = leaves
        self.system = system
        self.origin = origin
        self.envelope = envelope
        self.locator = locator
        self.unplaced = unplaced
        self.kept = kept

    @cached_property
    def residue(self) -> Patch | None:
        """What the source holds besides what the plan writes; None when that is nothing."""
        if self.origin is None:
            return None
        return self.origin.mapping.residue(self.origin.record.tree, self.origin.original)

    def place(self, plan_path: str) -> Place:
        """Where in the source a field of the plan was read; the nearest part above it when it was not."""
        if self.origin is None:
            return self.locator(plan_path) if self.locator else Place(plan=plan_path)
        path = plan_path
        while path:
            for known in (path, f"{path}[0]"):
                if known in self._places:
                    return self._at(*self._places[known], plan_path)
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return Place(file=self.origin.file, line=self.origin.record.line, plan=plan_path)

    def placed(self, finding: Finding) -> Finding:
        """The finding about the plan with its place in the source."""
        place = self.place(finding.place.plan or "") if finding.place.line is None else finding.place
        return _replace(finding, place)

    def left_behind(self) -> tuple[Finding, ...]:
        """A note of how many leaves are in no plan, and so go nowhere but back to the same system."""
        count = self.leaves.ignored + self.leaves.unmapped
        if self.origin is None or not count:
            return ()
        place = Place(self.origin.file, self.origin.record.line)
        return (Finding("RESIDUE-WITHHELD", Severity.NOTE, place, {"count": count}),)

    def with_plan(self, plan: Plan) -> "Reading":
        """The same source with an edited plan: what is written keeps the source's residue."""
        known = self.findings, self.leaves, self.system, self.origin, self.envelope
        other = Reading(plan, *known, self.locator, self.unplaced, self.kept)
        other.__dict__.update(
            {name: value for name, value in self.__dict__.items() if name in ("residue", "_places")}
        )
        return other

    @cached_property
    def _places(self) -> dict[str, tuple[Any, str]]:
        assert self.origin is not None
        return places(self.origin.mapping.trace(self.origin.record.tree)[1])

    def _at(self, node: Any, label: str, plan_path: str | None) -> Place:
        assert self.origin is not None
        return where(self.origin.record, node, label, self.origin.file, plan_path)


def places(tracing: Tracing) -> dict[str, tuple[Any, str]]:
    """Plan path → node and label of the source."""
    renaming = Renaming(tracing.places)
    return {renaming.path(path): spot for path, spot in tracing.places.items()}


def _replace(finding: Finding, place: Place) -> Finding:
    return Finding(finding.rule, finding.severity, place, finding.params, finding.citation, finding.verdict)
