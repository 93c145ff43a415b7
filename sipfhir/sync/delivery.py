"""The second pass: what is to go, goes; every plan and target gets its verdict, and the state keeps it."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple

from sipfhir.errors import Retriable, SipfhirError
from sipfhir.reading import Reading
from sipfhir.site import Site
from sipfhir.sync.dead import Coffin
from sipfhir.sync.door import at_the_door
from sipfhir.sync.packing import Packing
from sipfhir.sync.parcel import Again, Parcel, Taken, Target, Verdict
from sipfhir.sync.places import LETTERS, TargetConfig
from sipfhir.sync.records import defect, paired, records
from sipfhir.sync.state import Entry, State

UNSENT = {
    "hold": lambda case: Verdict(outcome="held", case=case),
    "twice": lambda case: Verdict(outcome="unchanged", case=case),
    "torn": lambda case: Verdict(outcome="dead", case=case),
    "broken": lambda case: Verdict(outcome="dead", case=case),
}
"""What is said of an entry that intake found is not to be sent."""

AWAY = Verdict(outcome="dead", case="away", retry=True)
CHANGED = Verdict(outcome="dead", case="changed", retry=True)
GONE = Verdict(outcome="dead", case="gone")
"""The file was taken away between the two passes, and so was what it held."""
NO_TARGET = Verdict(outcome="dead", case="no-target")
"""A run was resumed under a configuration that no longer has the target."""


Audited = Callable[[Taken, Entry, Verdict, str | None, str], None]
"""Writes down a verdict and its instant before the state has it: what was given to somebody is never left
unsaid, though after a kill it may be said twice."""


class Stopped(Retriable):
    """Somebody asks the run to end. What is done stays done; the rest waits for the next one."""


class Outlet(NamedTuple):
    """A target as the run uses it."""

    config: TargetConfig
    target: Target
    together: int
    sure: Callable[[], None]


class Sent(NamedTuple):
    """A parcel under way."""

    entry: Entry
    reading: Reading
    basis: str | None
    verdict: "Future[Verdict]"


class Delivery:
    """Gives every entry of an input its verdict.

    ``told`` hears of each verdict once it is kept; ``away`` are targets that do not answer, and why; ``step``
    is called by name wherever a crash may fall.
    """

    def __init__(
        self,
        run: str,
        state: State,
        site: Site,
        today: str,
        now: Callable[[], str],
        coffin: Coffin,
        told: Callable[[Taken, Entry, Verdict, str | None], None],
        step: Callable[[str], None],
        away: dict[str, str],
        audit: Audited = lambda *_: None,
    ) -> None:
        self.run, self.state, self.site, self.today, self.now = run, state, site, today, now
        self.coffin, self.told, self.step = coffin, told, step
        self.away, self.audit = away, audit

    def input(self, taken: Taken, number: int, outlets: dict[str, Outlet]) -> None:
        """All entries of one input, one record after the other."""
        with ThreadPoolExecutor(max(outlet.together for outlet in outlets.values())) as pool:
            self._records(taken, self.state.entries(number, waiting=True), outlets, pool)
        if taken.again is not None:
            self._tried(taken.again, number)

    def _tried(self, again: Again, number: int) -> None:
        """A dead letter is done with, unless it died again."""
        entries = self.state.entries(number)
        if not any(one.ordinal == again.ordinal and one.outcome == "dead" for one in entries):
            self.state.letters.close(again.id, "replayed")

    def gone(self, number: int, taken: Taken, verdict: Verdict) -> None:
        """An input that cannot be had any more: what had no verdict of it gets one."""
        for entry in self.state.entries(number, waiting=True):
            self._settle(taken, entry, None, _unsent(entry) or verdict, None)

    def _records(
        self,
        taken: Taken,
        waiting: Iterator[Entry],
        outlets: dict[str, Outlet],
        pool: ThreadPoolExecutor,
    ) -> None:
        under_way: dict[str, deque[Sent]] = {name: deque() for name in outlets}
        try:
            for entries, reading in paired(records(taken, self.site), waiting):
                for entry in entries:
                    self._one(taken, entry, reading, outlets, under_way, pool)
        except Stopped:
            self._landed(taken, under_way)
            raise
        self._landed(taken, under_way)

    def _landed(self, taken: Taken, under_way: dict[str, deque[Sent]]) -> None:
        """What is in hand gets its verdict, also when the run is to stop."""
        for sent in under_way.values():
            while sent:
                self._arrive(taken, sent.popleft())

    def _one(
        self,
        taken: Taken,
        entry: Entry,
        reading: Reading | None,
        outlets: dict[str, Outlet],
        under_way: dict[str, deque[Sent]],
        pool: ThreadPoolExecutor,
    ) -> None:
        outlet = outlets.get(entry.target)
        ready = self._ready(taken, entry, reading, outlet)
        if outlet is None or isinstance(ready, Verdict):
            verdict = ready if isinstance(ready, Verdict) else NO_TARGET
            self._settle(taken, entry, reading, verdict, None)
            return
        assert reading is not None
        outlet.sure()
        self.step("send")
        parcel, basis = ready
        line = under_way[entry.target]
        line.append(Sent(entry, reading, basis, pool.submit(self._deliver, outlet, parcel)))
        if len(line) >= outlet.together:
            self._arrive(taken, line.popleft())

    def _ready(
        self, taken: Taken, entry: Entry, reading: Reading | None, outlet: Outlet | None
    ) -> Verdict | tuple[Parcel, str | None]:
        """What is to be sent and on what basis, or the verdict of what is not."""
        unsent = _unsent(entry)
        if unsent is not None:
            return unsent
        if outlet is None:
            return NO_TARGET
        if reading is None or reading.plan is None:
            return CHANGED if taken.path.is_file() else GONE
        try:
            return self._packed(entry, reading, outlet.config)
        except SipfhirError:
            raise
        except Exception as error:
            return Verdict(outcome="dead", case="defect", findings=(defect(error),))

    def _packed(
        self, entry: Entry, reading: Reading, config: TargetConfig
    ) -> Verdict | tuple[Parcel, str | None]:
        """The door is asked again: a run may go on the day after it began."""
        assert reading.plan is not None
        known = self.state.known(entry.target, entry.key)
        opinion = at_the_door(reading.plan, config, self.today, known.outcome if known else None)
        parcel = Packing(reading, config, self.site).parcel(known, entry.action == "revoke")
        if (parcel.key, parcel.hash) != (entry.key, entry.hash):
            return CHANGED
        if opinion.action == "hold":
            return Verdict(outcome="held", case=opinion.case)
        if opinion.action != entry.action:
            return CHANGED
        if known is not None and known.hash == parcel.hash:
            return Verdict(outcome="unchanged")
        return AWAY if entry.target in self.away else (parcel, opinion.basis)

    def _deliver(self, outlet: Outlet, parcel: Parcel) -> Verdict:
        """A target that fails as a whole is left alone from then on; one plan never stops the others."""
        if outlet.config.name in self.away:
            return AWAY
        try:
            return outlet.target.deliver(parcel)
        except SipfhirError as error:
            self.away[outlet.config.name] = str(error)
            return AWAY
        except Exception as error:
            return Verdict(outcome="dead", case="defect", findings=(defect(error),))

    def _arrive(self, taken: Taken, sent: Sent) -> None:
        verdict = sent.verdict.result()
        self.step("sent")
        self._settle(taken, sent.entry, sent.reading, verdict, sent.basis)

    def _settle(
        self, taken: Taken, entry: Entry, reading: Reading | None, verdict: Verdict, basis: str | None
    ) -> None:
        at = self.now()
        dead = verdict.outcome == "dead"
        self.audit(taken, entry, verdict, basis, at)
        gone = taken.source == LETTERS and taken.again is None
        letter = self.coffin.letter(taken, entry, reading, verdict, at) if dead and not gone else None
        self.state.settle(self.run, entry, verdict, at, basis, letter)
        self.step("settled")
        self.told(taken, entry, verdict, basis)


def _unsent(entry: Entry) -> Verdict | None:
    """The verdict of what intake found is not to be sent."""
    made = UNSENT.get(entry.action)
    return made(entry.case) if made else None
