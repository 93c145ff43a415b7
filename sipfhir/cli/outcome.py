"""What came of one file: counts, findings, and why it could not be read."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sipfhir.errors import BadInput, ImportOnly, UnknownSystem

if TYPE_CHECKING:
    from sipfhir import Reading
    from sipfhir.findings import Finding, Severity
    from sipfhir.report.account import PlanAccount

CLEAN, FINDINGS, UNREADABLE = 0, 1, 3
LEAVES = ("mapped", "ignored", "unmapped")


@dataclass
class Outcome:
    """One file's part of the report."""

    file: str
    system: str | None = None
    plans: int = 0
    leaves: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LEAVES, 0))
    findings: "list[Finding]" = field(default_factory=list)
    assessments: "list[PlanAccount] | None" = None
    error: str | None = None
    stopped: int = CLEAN
    judged: bool = False
    """Whether there was something to judge, where it is no plan that is judged."""

    def count(self, reading: "Reading") -> None:
        """Take up one record: its findings, its leaves."""
        self.system = reading.system
        self.plans += reading.plan is not None
        for kind in self.leaves:
            self.leaves[kind] += getattr(reading.leaves, kind)
        self.findings += reading.findings

    @contextmanager
    def unreadable(self) -> Iterator[None]:
        """A file that cannot be read does not stop the next one; what is wrong is kept for the report."""
        try:
            yield
        except (BadInput, ImportOnly, UnknownSystem) as error:
            self.error, self.stopped = str(error), error.exit_code

    @property
    def every(self) -> "list[Finding]":
        """All findings: of the reading, then plan by plan."""
        return [*self.findings, *(one for plan in self.assessments or () for one in plan.findings)]

    def exit_code(self, fail: "Severity | None" = None) -> int:
        """What stopped it; else whether anything as severe as ``fail`` was found, an error when not given.

        A file with errors and no plan is unreadable.
        """
        from sipfhir.findings import Severity, worst

        found = worst(self.every)
        if self.stopped or found is None or found < (fail or Severity.ERROR):
            return self.stopped
        return FINDINGS if self.plans or self.judged else UNREADABLE


def exit_code(outcomes: Iterable[Outcome], fail: "Severity | None" = None) -> int:
    """The highest code of any file."""
    return max((outcome.exit_code(fail) for outcome in outcomes), default=CLEAN)
