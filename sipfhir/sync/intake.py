"""The first pass: every plan of the run is read and written down, before anything is sent."""

from collections.abc import Collection, Iterator
from typing import Protocol

import msgspec

from sipfhir.errors import SipfhirError
from sipfhir.reading import Reading
from sipfhir.site import Site
from sipfhir.sync.door import at_the_door
from sipfhir.sync.packing import Packing
from sipfhir.sync.parcel import Taken
from sipfhir.sync.places import TargetConfig
from sipfhir.sync.rank import against, losers, rank
from sipfhir.sync.records import WHOLE, defect, records
from sipfhir.sync.state import Entry, Input, State
from sipfhir.sync.state.history import TONIGHT, told


class Told(Protocol):
    """Who listens while plans are read: progress."""

    def __call__(self) -> object: ...


class Intake:
    """Reads inputs into the state. ``stale``: inputs that were written down under another configuration."""

    def __init__(self, state: State, site: Site, today: str, stale: Collection[int] = frozenset()) -> None:
        self.state, self.site, self.today, self.stale = state, site, today, stale

    def input(self, run: str, taken: Taken, targets: tuple[TargetConfig, ...], step: Told) -> int:
        """Write down all plans of an input; its number in the state. What was written down before, stays."""
        known = self.state.take(run, taken.source, taken.ref, taken.digest, self.stale)
        if known.stage == "taken":
            self.state.enter(known.id, self.entries(taken, targets, step))
        return known.id

    def missing(self, known: Input, targets: tuple[TargetConfig, ...], case: str) -> None:
        """An input that was never read to its end and cannot be had: said once for all that it held."""
        if known.stage == "taken":
            self.state.enter(known.id, [_broken(WHOLE, one, known.digest, None, case) for one in targets])

    def settle_twins(self, run: str) -> None:
        """Decide between plans that stand in the run more than once."""
        for twins in self.state.twins(run):
            self.state.decide(losers(twins))

    def entries(self, taken: Taken, targets: tuple[TargetConfig, ...], step: Told) -> Iterator[Entry]:
        """What an input holds: an entry for each plan and target, and for what cannot be read."""
        for ordinal, reading in records(taken, self.site):
            if isinstance(reading, str):
                for target in targets:
                    yield _broken(WHOLE, target, taken.digest, None, reading)
                return
            step()
            found = told("{}", reading.findings)
            for target in targets:
                yield self._one(taken, ordinal, reading, target, found)
                found = "{}"

    def _one(self, taken: Taken, ordinal: int, reading: Reading, target: TargetConfig, found: str) -> Entry:
        """``found`` are the findings of the reading, counted once and not for each target."""
        if reading.plan is None:
            return _broken(ordinal, target, "", _line(reading), "record", found)
        try:
            return self._entry(taken, ordinal, reading, target, found)
        except SipfhirError:
            raise
        except Exception as error:
            return _broken(ordinal, target, "", _line(reading), "defect", told(found, [defect(error)]))

    def _entry(self, taken: Taken, ordinal: int, reading: Reading, target: TargetConfig, found: str) -> Entry:
        assert reading.plan is not None
        packing = Packing(reading, target, self.site)
        known = self.state.known(target.name, packing.key)
        opinion = at_the_door(reading.plan, target, self.today, known.outcome if known else None)
        read = taken.again.buried if taken.again else TONIGHT
        entry = Entry(
            ordinal=ordinal,
            target=target.name,
            key=packing.key,
            hash=packing.hash(opinion.action == "revoke"),
            rank=rank(reading.plan, self.today, read),
            action=opinion.action,
            line=reading.place("").line,
            case=opinion.case,
            findings=told(found, packing.findings),
        )
        return self._overtaken(entry, taken) if taken.again else against(entry, known)

    def _overtaken(self, entry: Entry, taken: Taken) -> Entry:
        """A dead letter never goes over what came after it."""
        assert taken.again is not None
        asked = (entry.target, entry.key, entry.rank, taken.again.buried)
        if not self.state.history.overtaken(*asked):
            return entry
        return msgspec.structs.replace(entry, action="twice", case="older")


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
