"""Whether the nights can be trusted: the audit chain is whole, the sums add up, and the two say the same."""

from collections import Counter
from typing import Any

import msgspec

from sipfhir.sync.job import Job
from sipfhir.sync.ledger import SILENT
from sipfhir.sync.report import account


class Chain(msgspec.Struct, frozen=True):
    """One audit file. ``gone``: it is not there (moved to an archive, or taken)."""

    file: str
    lines: int = 0
    broken: int | None = None
    torn: bool = False
    cut: bool = False
    gone: bool = False
    current: bool = False


class Sum(msgspec.Struct, frozen=True):
    """One run. ``unaudited``: verdicts without a line in the audit log; None when its file is gone."""

    run: str
    finished: bool
    adds_up: bool
    unaudited: int | None


class Verified(msgspec.Struct, frozen=True):
    """What was found."""

    chains: list[Chain]
    sums: list[Sum]

    @property
    def good(self) -> bool:
        """An old file that is gone may have been archived; the one that is written to may not."""
        chains = all(one.broken is None and not one.cut for one in self.chains)
        here = not any(one.gone and one.current for one in self.chains)
        sums = all(not one.finished or (one.adds_up and not one.unaudited) for one in self.sums)
        return chains and here and sums


def verify(job: Job, limit: int) -> Verified:
    """Check the whole log, and the latest ``limit`` runs and replays."""
    chains = [_chain(name, job) for name in job.ledger.files()]
    told = _told(job)
    runs = [run for name in (job.config.name, job.replay_name) for run in job.state.runs(name, limit)]
    sums = []
    for run in sorted(runs, key=lambda one: (one.started, one.id)):
        said = account(job, run)
        sums.append(Sum(run.id, run.finished is not None, said.adds_up, _missing(run.id, job, told)))
    return Verified(chains, sums)


def _chain(name: str, job: Job) -> Chain:
    found = job.ledger.check(name)
    if found is None:
        return Chain(name, gone=True, current=name == job.ledger.name)
    return Chain(name, found.end.number, found.broken, found.torn, found.cut)


def _told(job: Job) -> dict[str, set[tuple[Any, ...]]]:
    """What the log says of each run, one key a verdict: after a kill a line may stand twice."""
    told: dict[str, set[tuple[Any, ...]]] = {}
    for line in job.ledger.lines():
        if line.get("event") == "run":
            told.setdefault(str(line.get("run")), set())
        elif line.get("event") == "plan":
            which = tuple(line.get(name) for name in ("source", "ref", "ordinal", "target", "outcome"))
            told.setdefault(str(line.get("run")), set()).add(which)
    return told


def _missing(run: str, job: Job, told: dict[str, set[tuple[Any, ...]]]) -> int | None:
    if run not in told:
        return None
    wanted: Counter[str] = Counter()
    for one in job.state.counts(run):
        if one.outcome and one.outcome not in SILENT:
            wanted[one.outcome] += one.number
    said = Counter(str(which[-1]) for which in told[run])
    return sum((wanted - said).values())
