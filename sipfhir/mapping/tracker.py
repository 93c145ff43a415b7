"""What a read keeps count of. The lean tracker only counts; the tracing one also says where.

The generated reader is compiled twice from the same description. The lean one runs on every record; when it
meets anything odd, or when a place is asked for, the tracing one reads the same record again.
"""

from typing import Any

from sipfhir.findings import Finding, Place, Severity
from sipfhir.mapping.characters import Repertoire
from sipfhir.plan import Part


class Tracker:
    """Counts leaves: mapped + ignored + unmapped = all. ``odd`` counts what deserves a finding."""

    def __init__(self) -> None:
        self.mapped = 0
        self.ignored = 0
        self.unmapped = 0
        self.odd = 0

    def note(self, rule: str, at: str = "", node: Any = None, label: str = "", **params: str | int) -> None:
        """Something that deserves a finding."""
        self.odd += 1

    def lose(
        self, leaves: int, rule: str, at: str = "", node: Any = None, label: str = "", **params: str | int
    ) -> None:
        """Leaves that reach nothing in the plan."""
        self.unmapped += leaves
        self.note(rule, at, node, label, **params)

    def place(self, at: str, node: Any, label: str = "") -> None:
        """Where the value of a plan path was read."""


class Tracing(Tracker):
    """Also keeps findings and places. ``node`` is an lxml element, or a JSON pointer."""

    def __init__(self) -> None:
        super().__init__()
        self.notes: list[tuple[str, str, Any, str, dict[str, str | int]]] = []
        self.places: dict[str, tuple[Any, str]] = {}

    def note(self, rule: str, at: str = "", node: Any = None, label: str = "", **params: str | int) -> None:
        super().note(rule)
        self.notes.append((rule, at, node, label, params))

    def place(self, at: str, node: Any, label: str = "") -> None:
        self.places[at] = (node, label)


PROTECTION = "person.protection"
PROTECT_LOST = "PROTECT-LOST"
"""A plan of a protected person that would be written without the mark: it is not written at all."""


class Losses:
    """What a write could not carry over: findings with the plan's path, never a value."""

    def __init__(self, repertoire: Repertoire) -> None:
        self.findings: list[Finding] = []
        self.repertoire = repertoire

    def lost(self, at: str, value: Any) -> None:
        """All of a value that the target has no place for, leaf by leaf."""
        for path in plan_leaves(at, value):
            self.find("LOSS", path)

    def defaulted(self, at: str) -> None:
        """A value that the target will take for its default, since nothing could be written for it."""
        self.find("LOSS-DEFAULT", at, Severity.WARNING)

    def find(self, rule: str, at: str, severity: Severity = Severity.NOTE, **params: str | int) -> None:
        """One finding about a plan path. That a protection is lost is worse than any other loss."""
        if at == PROTECTION and rule in ("LOSS", "LOSS-CODE"):
            rule, severity = PROTECT_LOST, Severity.ERROR
        self.findings.append(Finding(rule, severity, Place(plan=at), {"field": at, **params}))


def plan_leaves(at: str, value: Any) -> list[str]:
    """The paths of all leaves of a plan value that are not empty: `goals[0].term.code`."""
    if value is None or value == ():
        return []
    if isinstance(value, tuple):
        return [path for i, item in enumerate(value) for path in plan_leaves(f"{at}[{i}]", item)]
    if isinstance(value, Part):
        names = value.__struct_fields__
        return [
            path
            for name in names
            for path in plan_leaves(f"{at}.{name}" if at else name, getattr(value, name))
        ]
    return [at]
