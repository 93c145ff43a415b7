"""The first pass: every plan of the run is read and written down, before anything is sent."""

from collections.abc import Iterator
from typing import Protocol

import msgspec

import sipfhir
from sipfhir.errors import BadConfiguration, BadInput
from sipfhir.findings import Severity, worst
from sipfhir.reading import Reading
from sipfhir.site import Site
from sipfhir.sync.door import at_the_door
from sipfhir.sync.packing import Packing
from sipfhir.sync.parcel import Taken
from sipfhir.sync.places import TargetConfig
from sipfhir.sync.rank import losers
from sipfhir.sync.state import Entry, State
from sipfhir.sync.state.history import TONIGHT, told

class Told(Protocol):
    """Who listens while plans are read: progress."""

    def __call__(self) -> object: ...


class Intake:
    """Reads inputs into the state. ``targets`` are those of one source."""

    def __init__(self, state: State, site: Site, today: str) -> None:
        self.state, self.site, self.today = state, site, today

    def input(self, run: str, taken: Taken, targets: tuple[TargetConfig, ...], step: Told) -> int:
        """Write down all plans of an input; its number in the state. What was written down before, stays."""
        known = self.state.take(run, taken.source, taken.ref, taken.digest)
        if known.stage == "taken":
            entries = list(self.entries(taken, targets, step))
            self.state.enter(known.id, len({one.ordinal for one in entries}), entries)
        return known.id

    def settle_twins(self, run: str) -> None:
        """Decide between plans that stand in the run more than once."""
        for twins in self.state.twins(run):
            for id, why in losers(twins).items():
                self.state.decide(id, "torn" if why == "torn" else "twice", why)

    def entries(self, taken: Taken, targets: tuple[TargetConfig, ...], step: Told) -> Iterator[Entry]:
        """What an input holds: an entry for each plan and target, and for what cannot be read."""
        try:
            for ordinal, reading in plans(taken, self.site):
                step()
                found = told("{}", reading.findings)
                for target in targets:
                    yield self._entry(taken, ordinal, reading, target, found)
                    found = "{}"
        except (BadInput, BadConfiguration):
            for target in targets:
                yield _broken(0, target, taken.digest, None, "file")

    def _entry(self, taken: Taken, ordinal: int, reading: Reading, target: TargetConfig, found: str) -> Entry:
        """``found`` are the findings of the reading, counted once and not for each target."""
        line = reading.place("").line if reading.plan else _line(reading)
        if reading.plan is None:
            return _broken(ordinal, target, "", line, "record", found)
        packing = Packing(reading, target, self.site)
        had = self.state.known(target.name, packing.key)
        opinion = at_the_door(reading.plan, target, self.today, had.outcome if had else None)
        entry = Entry(
            ordinal=ordinal,
            target=target.name,
            key=packing.key,
            hash=packing.hash(opinion.action == "revoke"),
            rank=_rank(reading, taken),
            action=opinion.action,
            line=line,
            case=opinion.case,
            findings=told(found, packing.findings),
        )
        return self._overtaken(entry, taken)

    def _overtaken(self, entry: Entry, taken: Taken) -> Entry:
        """A dead letter never goes over what came after it."""
        if taken.again is None:
            return entry
        asked = (entry.target, entry.key, entry.rank, taken.again.buried)
        if not self.state.history.overtaken(*asked):
            return entry
        return msgspec.structs.replace(entry, action="twice", case="older")


def plans(taken: Taken, site: Site) -> Iterator[tuple[int, Reading]]:
    """The plans of an input, and its records that hold none for a fault; numbered from 1, always the same.
    Of a dead letter's file, its own record only.

    Raises BadInput, BadConfiguration for a file that cannot be read at all.
    """
    ordinal, only = 0, taken.again.ordinal if taken.again else 0
    for reading in sipfhir.read(taken.path, taken.system, site=site, file=taken.ref):
        if reading.plan is not None or worst(reading.findings) == Severity.ERROR:
            ordinal += 1
            if only in (0, ordinal):
                yield ordinal, reading


def _broken(
    ordinal: int, target: TargetConfig, digest: str, line: int | None, case: str, found: str = "{}"
) -> Entry:
    return Entry(
        ordinal=ordinal,
        target=target.name,
        key="",
        hash=digest,
        action="broken",
        line=line,
        case=case,
        findings=found,
    )


def _line(reading: Reading) -> int | None:
    return next((finding.place.line for finding in reading.findings if finding.place.line), None)


def _rank(reading: Reading, taken: Taken) -> str:
    """When the plan was last changed, then its version, then when it was read: as text that sorts. What was
    read this night is later than any dead letter."""
    plan = reading.plan
    assert plan is not None
    version = plan.version or ""
    padded = version.zfill(12) if version.isdigit() else version
    read = taken.again.buried if taken.again else TONIGHT
    return msgspec.json.encode((plan.updated or plan.created or "", padded, read)).decode()
