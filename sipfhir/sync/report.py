"""What came of a run, as data: the sums, what did not arrive, what could not be withdrawn."""

from collections import Counter
from collections.abc import Iterator

import msgspec

from sipfhir.sync.job import Job
from sipfhir.sync.state import Dying, Run
from sipfhir.sync.words import how, reason

SHOWN = 500
"""So many dead plans are told one by one; all of them stand in ``sync dead list``."""

NUMBERS = ("created", "updated", "revoked", "unchanged", "held", "dead", "undecided")


class Row(msgspec.Struct, kw_only=True):
    """One source and target. It adds up: read = created + updated + revoked + unchanged + held + dead."""

    source: str
    target: str
    read: int
    created: int = 0
    updated: int = 0
    revoked: int = 0
    unchanged: int = 0
    held: int = 0
    dead: int = 0
    undecided: int = 0

    @property
    def delivered(self) -> int:
        """Those with effect."""
        return self.created + self.updated + self.revoked

    @property
    def adds_up(self) -> bool:
        """Whether every plan that was read has its verdict."""
        return self.read == self.delivered + self.unchanged + self.held + self.dead


class Why(msgspec.Struct, frozen=True):
    """So many plans had an outcome for the same reason."""

    source: str
    target: str
    outcome: str
    case: str
    number: int


class Account(msgspec.Struct, kw_only=True):
    """A run, told."""

    name: str
    run: str
    started: str
    finished: str | None
    code: int | None
    config: str
    read: int
    rows: list[Row]
    why: list[Why]
    not_withdrawn: list[Dying]
    dead: list[Dying]
    more_dead: int
    findings: dict[str, int]
    waiting: dict[str, int]
    """Dead letters that are open now, by target."""

    @property
    def totals(self) -> dict[str, int]:
        """Each outcome over all sources and targets."""
        return {name: sum(getattr(row, name) for row in self.rows) for name in NUMBERS}

    @property
    def adds_up(self) -> bool:
        """Whether every row does."""
        return all(row.adds_up for row in self.rows)


def account(job: Job, run: Run) -> Account:
    """A run, from what the state keeps of it."""
    state = job.state
    dead = state.history.dead(run.id)
    gone = [one for one in dead if one.action == "revoke"]
    return Account(
        name=run.name,
        run=run.id,
        started=run.started,
        finished=run.finished,
        code=run.code,
        config=run.config,
        read=sum(one.records for one in state.inputs(run.id)),
        rows=_rows(job, run),
        why=list(_why(job, run)),
        not_withdrawn=gone,
        dead=[one for one in dead if one.action != "revoke"][:SHOWN],
        more_dead=max(0, len(dead) - len(gone) - SHOWN),
        findings=dict(sorted(state.history.findings(run.id).items())),
        waiting=dict(sorted(Counter(one.target for one in state.letters.open()).items())),
    )


def _rows(job: Job, run: Run) -> list[Row]:
    """What was read is counted apart from what came of it: by inputs, when they were taken in. A target that
    the configuration no longer has got what it got before the file was changed."""
    read = job.state.history.read(run.id)
    rows = {which: Row(source=which[0], target=which[1], read=number) for which, number in read.items()}
    for one in job.state.counts(run.id):
        row = rows[one.source, one.target]
        name = one.outcome or "undecided"
        setattr(row, name, getattr(row, name) + one.number)
    known = {one.name for one in job.config.target}
    for row in rows.values():
        if row.target not in known:
            row.read = row.delivered + row.unchanged + row.held + row.dead + row.undecided
    return [rows[which] for which in sorted(rows)]


def _why(job: Job, run: Run) -> Iterator[Why]:
    for one in job.state.counts(run.id):
        if one.case and one.outcome:
            yield Why(one.source, one.target, one.outcome, one.case, one.number)


def machine(told: Account, job: Job, lang: str) -> bytes:
    """The report as JSON, with the words."""
    document = msgspec.to_builtins(told)
    document["adds_up"] = told.adds_up
    document["totals"] = told.totals
    for each in (*document["not_withdrawn"], *document["dead"]):
        each |= {
            "reason": reason("dead", each["case"], lang, job.site),
            "how": how(each["case"], lang, job.site),
        }
    for why in document["why"]:
        why["reason"] = reason(why["outcome"], why["case"], lang, job.site)
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
