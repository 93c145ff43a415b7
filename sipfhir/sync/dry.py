"""What a run would do, without doing it: intake in memory, every target asked to compare, nothing claimed or
written."""

from collections.abc import Callable, Iterator

import msgspec

from sipfhir.errors import Retriable
from sipfhir.reading import Reading
from sipfhir.sync.delivery import AWAY, CHANGED, UNSENT
from sipfhir.sync.door import at_the_door
from sipfhir.sync.intake import Intake
from sipfhir.sync.job import Job
from sipfhir.sync.packing import Packing
from sipfhir.sync.parcel import Difference, Taken, Target
from sipfhir.sync.places import TargetConfig
from sipfhir.sync.rank import losers
from sipfhir.sync.records import WHOLE, records
from sipfhir.sync.state import Entry


class Would(msgspec.Struct, frozen=True):
    """What would become of a plan at a target. ``elements``: which differ there (FHIRPath, no values)."""

    source: str
    ref: str
    record: int
    line: int | None
    target: str
    plan: str | None
    outcome: str
    case: str | None = None
    elements: tuple[str, ...] = ()


class Dry:
    """A dry run. ``step`` is called for each plan that is read. Dead letters are left out."""

    def __init__(self, job: Job, step: Callable[[], object]) -> None:
        self.job, self.step = job, step
        self.targets = {config.name: (config, target) for config, target in job.places.targets}
        self.intake = Intake(job.state, job.site, job.today)
        self.away: set[str] = set()

    def run(self) -> list[Would]:
        """Everything that lies ready, in the order in which it would be read.

        Raises Fatal when a target cannot take what we send.
        """
        try:
            self._open()
            inputs = self._read()
            self._settle_twins(inputs)
            return [would for taken, entries in inputs for would in self._input(taken, entries)]
        finally:
            for _, source in self.job.places.sources:
                source.close()
            for _, target in self.job.places.targets:
                target.close()

    def _open(self) -> None:
        for name, (_, target) in self.targets.items():
            try:
                target.open()
            except Retriable:
                self.away.add(name)

    def _read(self) -> list[tuple[Taken, list[Entry]]]:
        found = []
        for config, source in self.job.places.sources:
            targets = tuple(self.targets[name][0] for name in config.targets)
            for taken in source.look():
                found.append((taken, list(self.intake.entries(taken, targets, self.step))))
        return found

    def _settle_twins(self, inputs: list[tuple[Taken, list[Entry]]]) -> None:
        """As the run does it, with places in a list for the state's numbers."""
        everything = [(entries, i) for _, entries in inputs for i in range(len(entries))]
        same: dict[tuple[str, str], list[Entry]] = {}
        for number, (entries, i) in enumerate(everything):
            entries[i] = msgspec.structs.replace(entries[i], id=number)
            if entries[i].key:
                same.setdefault((entries[i].target, entries[i].key), []).append(entries[i])
        for twins in same.values():
            for number, (action, case) in losers(twins).items() if len(twins) > 1 else ():
                entries, i = everything[number]
                entries[i] = msgspec.structs.replace(entries[i], action=action, case=case)

    def _input(self, taken: Taken, entries: list[Entry]) -> Iterator[Would]:
        by_record: dict[int, list[Entry]] = {}
        for one in entries:
            by_record.setdefault(one.ordinal, []).append(one)
        for one in by_record.pop(WHOLE, ()):
            yield _would(taken, one, Difference("dead"), one.case)
        for ordinal, reading in records(taken, self.job.site):
            if isinstance(reading, str):
                break
            for one in by_record.pop(ordinal, ()):
                yield self._one(taken, one, reading)
        for left in by_record.values():
            yield from (_would(taken, one, Difference("dead"), CHANGED.case) for one in left)

    def _one(self, taken: Taken, entry: Entry, reading: Reading) -> Would:
        if entry.action in UNSENT:
            verdict = UNSENT[entry.action](entry.case)
            return _would(taken, entry, Difference(verdict.outcome), verdict.case)
        if entry.target in self.away:
            return _would(taken, entry, Difference(AWAY.outcome), AWAY.case)
        try:
            return _would(taken, entry, self._compared(entry, reading, *self.targets[entry.target]))
        except Retriable:
            self.away.add(entry.target)
            return _would(taken, entry, Difference(AWAY.outcome), AWAY.case)

    def _compared(self, entry: Entry, reading: Reading, config: TargetConfig, target: Target) -> Difference:
        packing = Packing(reading, config, self.job.site)
        known = self.job.state.known(entry.target, entry.key)
        assert reading.plan is not None
        opinion = at_the_door(reading.plan, config, self.job.today, known.outcome if known else None)
        parcel = packing.parcel(known, opinion.action == "revoke")
        if known is not None and known.hash == parcel.hash:
            return Difference("unchanged")
        return target.compare(parcel)


def _would(taken: Taken, entry: Entry, found: Difference, case: str | None = None) -> Would:
    return Would(
        source=taken.source,
        ref=taken.ref,
        record=entry.ordinal,
        line=entry.line,
        target=entry.target,
        plan=entry.key or None,
        outcome=found.outcome,
        case=case,
        elements=found.elements,
    )
