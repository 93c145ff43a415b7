"""Who sees a run happen: a line that moves in a terminal, JSON lines elsewhere."""

import json
from typing import TYPE_CHECKING

import click

from sipfhir.cli.progress import Progress
from sipfhir.cli.session import Session
from sipfhir.cli.sync_stop import Stop

if TYPE_CHECKING:
    from sipfhir.sync.parcel import Taken, Verdict
    from sipfhir.sync.state import Entry, Run


class Lines:
    """JSON lines on standard output: few, since all is in the report. ``quiet``: none but the last of a run
    that failed."""

    def __init__(self, stop: Stop, quiet: bool = False) -> None:
        self.stop, self.quiet, self.run = stop, quiet, ""

    def began(self, run: "Run") -> None:
        """Which run it is."""
        self.run = run.id
        self.say("run", started=run.started)

    def waiting(self, target: str) -> None:
        """Another run is writing there."""
        self.say("waiting", target=target)

    def away(self, place: str, why: str) -> None:
        """A source or a target does not answer; the others go on."""
        self.say("away", place=place, why=why)

    def phase(self, name: str) -> None:
        """Intake or delivery."""
        self.say(name)

    def read(self) -> None:
        """A plan was read. Between two plans a run may be stopped."""
        self.stop.step("reading")

    def settled(self, taken: "Taken", entry: "Entry", verdict: "Verdict", basis: str | None) -> None:
        """What did not arrive is told at once."""
        if verdict.outcome == "dead":
            where = {"source": taken.source, "ref": taken.ref, "line": entry.line, "record": entry.ordinal}
            self.say("dead", **where, target=entry.target, case=verdict.case, retry=verdict.retry)

    def say(self, event: str, **what: object) -> None:
        """One line."""
        if not self.quiet:
            click.echo(json.dumps({"event": event, "run": self.run, **what}, ensure_ascii=False))


class Moving(Lines):
    """The same in a terminal, as a line that moves."""

    def __init__(self, stop: Stop, session: Session, progress: Progress) -> None:
        super().__init__(stop, quiet=True)
        self.session, self.progress = session, progress

    def waiting(self, target: str) -> None:
        """Another run is writing there."""
        told = self.session.say("{}: en annan körning skriver; väntar.", "{}: another run writes; waiting.")
        click.echo(told.format(target), err=True)

    def away(self, place: str, why: str) -> None:
        """A source or a target does not answer; the others go on."""
        click.echo(f"{place}: {why}", err=True)

    def phase(self, name: str) -> None:
        """Counting begins anew."""
        said = {"intake": ("{} planer lästa", "{} plans read"), "delivery": ("{} utfall", "{} outcomes")}
        self.progress.words, self.progress.records = self.session.say(*said[name]), 0

    def read(self) -> None:
        """One plan more."""
        super().read()
        self.progress.step()

    def settled(self, taken: "Taken", entry: "Entry", verdict: "Verdict", basis: str | None) -> None:
        """One outcome more."""
        self.progress.step()
