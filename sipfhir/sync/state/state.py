"""The state: every method is one transaction, safe on the disk when it returns."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Self, TypeVar

import msgspec
import sqlalchemy as sa

from sipfhir.errors import SipfhirError
from sipfhir.sync.parcel import ARRIVED, Server, Verdict
from sipfhir.sync.state import database, inputs, locks, verdicts
from sipfhir.sync.state.history import History
from sipfhir.sync.state.letters import Letters
from sipfhir.sync.state.rows import Action, Count, Entry, Input, Known, Letter, Run, Stage
from sipfhir.sync.state.tables import ENTRY, INPUT, PLAN, RUN, WATERMARK

Row = TypeVar("Row")
_servers = msgspec.json.Decoder(dict[str, Server])


class State:
    """What is kept between the steps of a run, and between runs. Times are instants as text (ISO 8601, UTC).

    ``folder`` is where this node keeps what lies beside the state. Raises Retriable when the database is
    away, Fatal when it refuses.
    """

    def __init__(self, url: str, folder: Path, password: bytes | None = None) -> None:
        self._engine = database.engine(url, folder, password)
        self.folder = database.beside(self._engine, folder)
        try:
            database.upgrade(self._engine)
        except SipfhirError:
            self._engine.dispose()
            raise
        self.letters = Letters(self._engine)
        self.history = History(self._engine)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.dispose()

    def lock(
        self, target: str, wait: float, waiting: Callable[[], None]
    ) -> AbstractContextManager[locks.Sure]:
        """The one writer of a target."""
        return locks.locked(self._engine, target, wait, waiting)

    def begin(self, run: Run) -> None:
        """A run begins."""
        self._do(sa.insert(RUN).values(msgspec.structs.asdict(run)))

    def finish(self, run: str, at: str, code: int) -> None:
        """A run has come to its end, with the exit code that it gives."""
        self._do(sa.update(RUN).where(RUN.c.id == run).values(finished=at, code=code))

    def run(self, id: str) -> Run | None:
        """A run by its id."""
        return next(self._rows(Run, sa.select(RUN).where(RUN.c.id == id)), None)

    def runs(self, name: str, limit: int = 30) -> list[Run]:
        """The latest runs of a configuration, the newest first."""
        asked = sa.select(RUN).where(RUN.c.name == name).order_by(RUN.c.started.desc(), RUN.c.id.desc())
        return list(self._rows(Run, asked.limit(limit)))

    def unfinished(self, name: str) -> Run | None:
        """The run that was stopped before its end, the oldest of several."""
        asked = sa.select(RUN).where(RUN.c.name == name, RUN.c.finished.is_(None))
        return next(self._rows(Run, asked.order_by(RUN.c.started, RUN.c.id).limit(1)), None)

    def goes_on(self, run: str, config: str) -> frozenset[int]:
        """A run goes on under a configuration; when that is another, the inputs that are to be read again."""
        with database.told(), self._engine.begin() as connection:
            return inputs.goes_on(connection, run, config)

    def take(
        self, run: str, source: str, ref: str, digest: str, stale: Collection[int] = frozenset()
    ) -> Input:
        """Note that a run has an input; what is known of it, when the same one has been noted before.

        One that is done with, holds something else now or is ``stale`` is taken anew: under the name of a
        file that is archived another one may lie.
        """
        with database.told(), self._engine.begin() as connection:
            return inputs.take(connection, run, source, ref, digest, stale)

    def inputs(self, run: str) -> list[Input]:
        """The inputs of a run, in the order in which they were taken."""
        return list(self._rows(Input, sa.select(INPUT).where(INPUT.c.run == run).order_by(INPUT.c.id)))

    def stage(self, input: int, stage: Stage) -> None:
        """How far an input has come."""
        self._do(sa.update(INPUT).where(INPUT.c.id == input).values(stage=stage))

    def enter(self, input: int, entries: Iterable[Entry]) -> None:
        """What intake found in an input, as a stream; it takes the place of an intake that was killed."""
        self._do(sa.delete(ENTRY).where(ENTRY.c.input == input))
        records = last = 0
        for batch in inputs.batches(entries):
            self._do(sa.insert(ENTRY), [inputs.row(one) | {"input": input} for one in batch])
            records += len({one.ordinal for one in batch} - {last})
            last = batch[-1].ordinal
        self._do(sa.update(INPUT).where(INPUT.c.id == input).values(stage="read", records=records))

    def entries(self, input: int, waiting: bool = False) -> Iterator[Entry]:
        """The entries of an input in the order of its records, page by page; only those without a verdict."""
        last: Entry | None = None
        while True:
            page = list(self._rows(Entry, inputs.page(input, waiting, last)))
            yield from page
            if len(page) < inputs.PAGE:
                return
            last = page[-1]

    def twins(self, run: str) -> Iterator[list[Entry]]:
        """Entries of a run that are one plan for one target and still undecided, in the order in which they
        were read."""
        mine = inputs.undecided(run)
        both = (mine.c.target, mine.c.key)
        several = sa.select(*both).group_by(*both).having(sa.func.count() > 1)
        for found in self._all(several.order_by(*both)):
            asked = sa.select(mine).where(mine.c.target == found.target, mine.c.key == found.key)
            yield list(self._rows(Entry, asked.order_by(mine.c.input, mine.c.ordinal)))

    def decide(self, decisions: dict[int, tuple[Action, str]]) -> None:
        """Change what is to be done with entries, and why, before anything was: with all of them or none."""
        with database.told(), self._engine.begin() as connection:
            for entry, (action, case) in decisions.items():
                said = sa.update(ENTRY).where(ENTRY.c.id == entry, ENTRY.c.outcome.is_(None))
                connection.execute(said.values(action=action, case=case))

    def known(self, target: str, key: str) -> Known | None:
        """What a target has of a plan."""
        rows = self._all(sa.select(PLAN).where(PLAN.c.target == target, PLAN.c.key == key))
        for row in rows:
            servers = _servers.decode(row.servers)
            return Known(row.hash, row.outcome, servers, row.basis, row.run, row.at, row.rank)
        return None

    def arrived(self, run: str, target: str) -> list[str]:
        """The keys of the plans that a target has got in a run, in order."""
        mine = (PLAN.c.run == run, PLAN.c.target == target, PLAN.c.outcome.in_(ARRIVED))
        return [row.key for row in self._all(sa.select(PLAN.c.key).where(*mine).order_by(PLAN.c.key))]

    def sharing(self, target: str, name: str) -> dict[str, Server]:
        """The plans that stand at a target as one thing of this name: plan key → it. Not what was ended."""
        here = (PLAN.c.target == target, PLAN.c.outcome != "revoked")
        asked = sa.select(PLAN.c.key, PLAN.c.servers).where(
            *here, PLAN.c.servers.contains(name, autoescape=True)
        )
        found = {row.key: _servers.decode(row.servers) for row in self._all(asked)}
        return {key: servers[name] for key, servers in found.items() if name in servers}

    def settle(
        self, run: str, entry: Entry, verdict: Verdict, at: str, basis: str | None, letter: Letter | None
    ) -> None:
        """The verdict of an entry, what the target has now, and the dead letter if there is one: at once."""
        with database.told(), self._engine.begin() as connection:
            verdicts.settle(connection, run, entry, verdict, at, basis, letter)

    def counts(self, run: str) -> list[Count]:
        """How many plans had which outcome, by source and target."""
        what = (INPUT.c.source, ENTRY.c.target, ENTRY.c.outcome, ENTRY.c.case)
        asked = sa.select(*what, sa.func.count().label("number")).join(INPUT).where(INPUT.c.run == run)
        found = self._rows(Count, asked.group_by(*what))
        return sorted(found, key=lambda one: (one.source, one.target, one.outcome or "", one.case or ""))

    def watermark(self, source: str) -> str | None:
        """Up to when a source has been read."""
        rows = self._all(sa.select(WATERMARK.c.value).where(WATERMARK.c.source == source))
        return next((str(row.value) for row in rows), None)

    def watermarks(self, prefix: str) -> list[str]:
        """The names, without it, of watermarks that begin with a prefix."""
        rows = self._all(sa.select(WATERMARK.c.source).where(WATERMARK.c.source.startswith(prefix)))
        return [str(row.source).removeprefix(prefix) for row in rows]

    def advance(self, source: str, value: str) -> None:
        """Move the watermark of a source. It never goes back."""
        with database.told(), self._engine.begin() as connection:
            gone = sa.delete(WATERMARK).where(WATERMARK.c.source == source, WATERMARK.c.value <= value)
            connection.execute(gone)
            later = connection.execute(sa.select(WATERMARK).where(WATERMARK.c.source == source)).first()
            if later is None:
                connection.execute(sa.insert(WATERMARK).values(source=source, value=value))

    def _do(self, statement: sa.Executable, rows: list[dict[str, Any]] | None = None) -> None:
        with database.told(), self._engine.begin() as connection:
            connection.execute(statement, rows)

    def _all(self, statement: sa.Select[Any]) -> list[sa.Row[Any]]:
        with database.told(), self._engine.connect() as connection:
            return list(connection.execute(statement))

    def _rows(self, kind: type[Row], statement: sa.Select[Any]) -> Iterator[Row]:
        return (msgspec.convert(row._mapping, kind) for row in self._all(statement))
