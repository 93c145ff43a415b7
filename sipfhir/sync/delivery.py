"""The second pass: what is to go, goes; every plan and target gets its verdict, and the state keeps it."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple

from sipfhir.errors import BadConfiguration, BadInput, Retriable
from sipfhir.reading import Reading
from sipfhir.site import Site
from sipfhir.sync.dead import Coffin
from sipfhir.sync.door import at_the_door
from sipfhir.sync.intake import plans
from sipfhir.sync.packing import Packing
from sipfhir.sync.parcel import Again, Parcel, Taken, Target, Verdict
from sipfhir.sync.places import LETTERS, TargetConfig
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

    ``told`` hears of each verdict once it is kept; ``away`` are targets that do not answer; ``step`` is
    called by name wherever a crash may fall.
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
        away: set[str],
        audit: Audited = lambda *_: None,
    ) -> None:
        self.run, self.state, self.site, self.today, self.now = run, state, site, today, now
        self.coffin, self.told, self.step = coffin, told, step
        self.away, self.audit = away, audit

    def input(self, taken: Taken, number: int, outlets: dict[str, Outlet]) -> None:
        """All entries of one input, one record after the other."""
        waiting = [one for one in self.state.entries(number) if one.outcome is None]
        by_record: dict[int, list[Entry]] = {}
        for one in waiting:
            if one.target in outlets:
                by_record.setdefault(one.ordinal, []).append(one)
            else:
                self._settle(taken, one, None, NO_TARGET, None)
        with ThreadPoolExecutor(max(outlet.together for outlet in outlets.values())) as pool:
            self._records(taken, by_record, outlets, pool)
        if taken.again is not None:
            self._tried(taken.again, number)

    def _tried(self, again: Again, number: int) -> None:
        """A dead letter is done with, unless it died again."""
        entries = self.state.entries(number)
        if not any(one.ordinal == again.ordinal and one.outcome == "dead" for one in entries):
            self.state.letters.close(again.id, "replayed")

    def gone(self, number: int, taken: Taken) -> None:
        """An input that is no longer there: what had no verdict of it gets one."""
        for entry in self.state.entries(number):
            if entry.outcome is None:
                self._settle(taken, entry, None, GONE, None)

    def _records(
        self,
        taken: Taken,
        waiting: dict[int, list[Entry]],
        outlets: dict[str, Outlet],
        pool: ThreadPoolExecutor,
    ) -> None:
        under_way: dict[str, deque[Sent]] = {name: deque() for name in outlets}
        for entry in waiting.pop(0, ()):
            self._settle(taken, entry, None, UNSENT["broken"](entry.case), None)
        try:
            for ordinal, reading in self._plans(taken, waiting):
                for entry in waiting.pop(ordinal, ()):
                    self._one(taken, entry, reading, outlets[entry.target], under_way[entry.target], pool)
        except Stopped:
            self._landed(taken, under_way)
            raise
        self._landed(taken, under_way)
        for left in waiting.values():
            for entry in left:
                self._settle(taken, entry, None, CHANGED, None)

    def _landed(self, taken: Taken, under_way: dict[str, deque[Sent]]) -> None:
        """What is in hand gets its verdict, also when the run is to stop."""
        for sent in under_way.values():
            while sent:
                self._arrive(taken, sent.popleft())

    def _plans(self, taken: Taken, waiting: dict[int, list[Entry]]) -> Iterator[tuple[int, Reading]]:
        """The records that wait for a verdict. A file that cannot be read to its end ends here: intake has
        said so."""
        if not waiting:
            return
        try:
            yield from (found for found in plans(taken, self.site) if found[0] in waiting)
        except (BadInput, BadConfiguration):
            return

    def _one(
        self,
        taken: Taken,
        entry: Entry,
        reading: Reading,
        outlet: Outlet,
        under_way: deque[Sent],
        pool: ThreadPoolExecutor,
    ) -> None:
        if entry.action in UNSENT:
            self._settle(taken, entry, reading, UNSENT[entry.action](entry.case), None)
            return
        if entry.target in self.away:
            self._settle(taken, entry, reading, AWAY, None)
            return
        assert reading.plan is not None
        packing = Packing(reading, outlet.config, self.site)
        known = self.state.known(entry.target, entry.key)
        opinion = at_the_door(reading.plan, outlet.config, self.today, known.outcome if known else None)
        parcel = packing.parcel(known, entry.action == "revoke")
        if (parcel.key, parcel.hash, opinion.action) != (entry.key, entry.hash, entry.action):
            self._settle(taken, entry, reading, CHANGED, None)
        elif known is not None and known.hash == parcel.hash:
            self._settle(taken, entry, reading, Verdict(outcome="unchanged"), opinion.basis)
        else:
            outlet.sure()
            self.step("send")
            under_way.append(Sent(entry, reading, opinion.basis, pool.submit(self._deliver, outlet, parcel)))
            if len(under_way) >= outlet.together:
                self._arrive(taken, under_way.popleft())

    def _deliver(self, outlet: Outlet, parcel: Parcel) -> Verdict:
        if outlet.config.name in self.away:
            return AWAY
        try:
            return outlet.target.deliver(parcel)
        except Retriable:
            self.away.add(outlet.config.name)
            return AWAY

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
        if not dead:
            self.state.letters.arrived(entry.target, entry.key, entry.rank)
        self.step("settled")
        self.told(taken, entry, verdict, basis)
