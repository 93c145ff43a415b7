"""What the nightly run writes into its audit log: who was given which plan, on what basis, with what outcome."""

from collections import Counter
from collections.abc import Callable

from sipfhir.audit import Audit, Checked, Mark, checked
from sipfhir.errors import BadConfiguration
from sipfhir.site import Site
from sipfhir.sync.config import Config
from sipfhir.sync.delivery import Audited
from sipfhir.sync.parcel import Taken, Verdict
from sipfhir.sync.state import Entry, Run, State

SILENT = frozenset({"unchanged"})
"""Outcomes that gave nobody anything: told by the state alone."""


class Ledger:
    """The audit log of one configuration. Its end is kept in the state, so that a cut is seen."""

    def __init__(self, config: Config, site: Site, state: State, now: Callable[[], str]) -> None:
        self.file = config.folder / config.audit.file
        self.site, self.state, self.now = site, state, now
        self._targets = {one.name: one for one in config.target}
        self._audit = Audit(self.file, site.key, config.audit.durable)
        self._mark = f"audit:{config.audit.file}"

    def began(self, run: Run) -> None:
        """A run begins, or goes on."""
        self._keep(self._audit.tell(event="run", at=self.now(), run=run.id, config=run.config))

    def ended(self, run: Run) -> None:
        """A run has come to its end."""
        counts: Counter[str] = Counter()
        for one in self.state.counts(run.id):
            counts[one.outcome or "none"] += one.number
        told = self._audit.tell(event="end", at=self.now(), run=run.id, code=run.code, counts=counts)
        self._keep(told)

    def verdict(self, run: str) -> Audited:
        """Who writes down each verdict of a run."""

        def tell(taken: Taken, entry: Entry, verdict: Verdict, basis: str | None, at: str) -> None:
            if verdict.outcome in SILENT:
                return
            known = self._targets.get(entry.target)
            self._audit.tell(
                event="plan",
                at=at,
                run=run,
                plan=entry.key or None,
                source=taken.source,
                ref=taken.ref,
                ordinal=entry.ordinal,
                target=entry.target,
                actor=known.actor.name if known else None,
                hsa_id=known.actor.hsa_id if known else None,
                role=known.actor.role if known else None,
                action=entry.action,
                outcome=verdict.outcome,
                case=verdict.case,
                basis=basis,
            )

        return tell

    def letter(self, event: str, letter: str, target: str) -> None:
        """Somebody discards a dead letter, or has it tried again."""
        self._keep(self._audit.tell(event=event, at=self.now(), letter=letter, target=target))

    def check(self) -> Checked:
        """Whether the log is whole, and holds all that the state says was in it. Raises BadConfiguration when
        there is none."""
        if not self.file.is_file():
            raise BadConfiguration(f"{self.file}: no audit log. A run makes it; one that is gone was taken.")
        number, _, told = (self.state.watermark(self._mark) or "0:").partition(":")
        return checked(self.file, self.site.key, Mark(int(number), told) if told else None)

    def _keep(self, mark: Mark) -> None:
        self.state.advance(self._mark, f"{mark.number:012}:{mark.digest}")
