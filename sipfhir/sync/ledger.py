"""What the nightly run writes into its audit log: who was given which plan, on what basis."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from sipfhir.audit import Audit, Checked, Mark, checked
from sipfhir.site import Site
from sipfhir.sync.config import Config
from sipfhir.sync.delivery import Audited
from sipfhir.sync.parcel import Taken, Verdict
from sipfhir.sync.state import Entry, Run, State

PREFIX = "audit:"
"""How the state names the marks of audit files."""
SILENT = frozenset({"unchanged"})
"""Outcomes that gave nobody anything: told by the state alone."""


class Ledger:
    """The audit log of one configuration. Its end is kept in the state, so that a cut is seen."""

    def __init__(self, config: Config, site: Site, state: State, now: Callable[[], str]) -> None:
        self.config, self.site, self.state, self.now = config, site, state, now
        self._targets = {one.name: one for one in config.target}
        self.name = datetime.fromisoformat(now()).strftime(config.audit.file)
        self._audit = Audit(config.folder / self.name, site.key, config.audit.durable)

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

    def files(self) -> dict[str, Path]:
        """Every file that there ever was, by name, the oldest first."""
        return {name: self.config.folder / name for name in sorted(self.state.watermarks(PREFIX))}

    def check(self, name: str) -> Checked | None:
        """Whether a file is whole, and holds all that the state says was in it. None when it is not there."""
        file = self.config.folder / name
        number, _, told = (self.state.watermark(f"{PREFIX}{name}") or "0:").partition(":")
        return checked(file, self.site.key, Mark(int(number), told)) if file.is_file() else None

    def lines(self) -> Iterator[dict[str, Any]]:
        """What the files say, the oldest first; a line that is none is left out."""
        for file in self.files().values():
            if file.is_file():
                with file.open("rb") as stream:
                    yield from filter(None, map(_line, stream))

    def _keep(self, mark: Mark) -> None:
        self.state.advance(f"{PREFIX}{self.name}", f"{mark.number:012}:{mark.digest}")


def _line(text: bytes) -> dict[str, Any] | None:
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except msgspec.DecodeError:
        return None
