"""The state: every method is one transaction, safe on the disk when it returns."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Self, TypeVar

import msgspec
import sqlalchemy as sa

from sipfhir.sync.parcel import Server, Verdict
from sipfhir.sync.state import database, locks
from sipfhir.sync.state.history import History, told
from sipfhir.sync.state.letters import Letters
from sipfhir.sync.state.rows import Count, Entry, Input, Known, Letter, Run, Stage
from sipfhir.sync.state.tables import ENTRY, INPUT, LETTER, PLAN, RUN, WATERMARK

Row = TypeVar("Row")
_servers = msgspec.json.Decoder(dict[str, Server])
_encode = msgspec.json.Encoder(order="deterministic").encode


class State:
    """What is kept between the steps of a run, and between runs. Times are instants as text (ISO 8601, UTC).

    Raises Retriable when the database is away, Fatal when it refuses.
    """

    def __init__(self, url: str, folder: Path, password: bytes | None = None) -> None:
        self._engine = database.engine(url, folder, password)
        database.upgrade(self._engine)
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
        """The run that was stopped before its end, if the last one was."""
        return next((run for run in self.runs(name, 1) if run.finished is None), None)

    def take(self, run: str, source: str, ref: str, digest: str) -> Input:
        """Note that a run has an input; what is known of it, when it has been noted before."""
        where = (INPUT.c.run == run, INPUT.c.source == source, INPUT.c.ref == ref)
        known = next(self._rows(Input, sa.select(INPUT).where(*where)), None)
        if known is None:
            row = {"run": run, "source": source, "ref": ref, "digest": digest, "stage": "taken", "records": 0}
            self._do(sa.insert(INPUT).values(row))
            known = next(self._rows(Input, sa.select(INPUT).where(*where)))
        return known

    def inputs(self, run: str) -> list[Input]:
        """The inputs of a run, in the order in which they were taken."""
        return list(self._rows(Input, sa.select(INPUT).where(INPUT.c.run == run).order_by(INPUT.c.id)))

    def stage(self, input: int, stage: Stage) -> None:
        """How far an input has come."""
        self._do(sa.update(INPUT).where(INPUT.c.id == input).values(stage=stage))

    def enter(self, input: int, records: int, entries: Iterable[Entry]) -> None:
        """What intake found in an input: all of it or nothing. Takes the place of an earlier intake."""
        rows = [_row(one) | {"input": input} for one in entries]
        with database.told(), self._engine.begin() as connection:
            connection.execute(sa.delete(ENTRY).where(ENTRY.c.input == input))
            if rows:
                connection.execute(sa.insert(ENTRY), rows)
            read = sa.update(INPUT).where(INPUT.c.id == input)
            connection.execute(read.values(stage="read", records=records))

    def entries(self, input: int) -> list[Entry]:
        """The entries of an input, in the order of its records."""
        asked = sa.select(ENTRY).where(ENTRY.c.input == input)
        return list(self._rows(Entry, asked.order_by(ENTRY.c.ordinal, ENTRY.c.target)))

    def twins(self, run: str) -> Iterator[list[Entry]]:
        """Entries of a run that are one plan for one target, in the order in which they were read."""
        mine = sa.select(ENTRY).join(INPUT).where(INPUT.c.run == run, ENTRY.c.key != "").subquery()
        both = (mine.c.target, mine.c.key)
        several = sa.select(*both).group_by(*both).having(sa.func.count() > 1)
        for found in self._all(several.order_by(*both)):
            asked = sa.select(mine).where(mine.c.target == found.target, mine.c.key == found.key)
            yield list(self._rows(Entry, asked.order_by(mine.c.input, mine.c.ordinal)))

    def decide(self, entry: int, action: str, case: str) -> None:
        """Change what is to be done with an entry, before anything was."""
        self._do(sa.update(ENTRY).where(ENTRY.c.id == entry).values(action=action, case=case))

    def known(self, target: str, key: str) -> Known | None:
        """What a target has of a plan."""
        rows = self._all(sa.select(PLAN).where(PLAN.c.target == target, PLAN.c.key == key))
        for row in rows:
            return Known(row.hash, row.outcome, _servers.decode(row.servers), row.basis, row.run, row.at)
        return None

    def settle(
        self, run: str, entry: Entry, verdict: Verdict, at: str, basis: str | None, letter: Letter | None
    ) -> None:
        """The verdict of an entry, what the target has now, and the dead letter if there is one: at once."""
        said = {"outcome": verdict.outcome, "case": verdict.case, "retry": int(verdict.retry), "at": at}
        said["findings"] = told(entry.findings, verdict.findings)
        with database.told(), self._engine.begin() as connection:
            connection.execute(sa.update(ENTRY).where(ENTRY.c.id == entry.id).values(said))
            if verdict.outcome in ("created", "updated", "revoked", "unchanged"):
                self._keep(connection, run, entry, verdict, at, basis)
            if letter is not None:
                _bury(connection, letter)

    def _keep(
        self, connection: sa.Connection, run: str, entry: Entry, verdict: Verdict, at: str, basis: str | None
    ) -> None:
        here = {"target": entry.target, "key": entry.key}
        if verdict.outcome == "unchanged" and not verdict.servers:
            return
        connection.execute(sa.delete(PLAN).filter_by(**here))
        row = {"hash": entry.hash, "outcome": verdict.outcome, "servers": _encode(verdict.servers).decode()}
        connection.execute(sa.insert(PLAN).values(**here, **row, basis=basis, run=run, at=at))

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

    def _do(self, statement: sa.Executable) -> None:
        with database.told(), self._engine.begin() as connection:
            connection.execute(statement)

    def _all(self, statement: sa.Select[Any]) -> list[sa.Row[Any]]:
        with database.told(), self._engine.connect() as connection:
            return list(connection.execute(statement))

    def _rows(self, kind: type[Row], statement: sa.Select[Any]) -> Iterator[Row]:
        return (msgspec.convert(row._mapping, kind, from_attributes=False) for row in self._all(statement))


def _bury(connection: sa.Connection, letter: Letter) -> None:
    """A new letter; one that died again says why it did this time, and keeps its record and its time. One
    that was done with begins anew."""
    again = {"entry": letter.entry, "key": letter.key, "case": letter.case, "retry": letter.retry}
    known = sa.update(LETTER).where(LETTER.c.id == letter.id, LETTER.c.status == "open")
    if not connection.execute(known.values(**again, findings=letter.findings)).rowcount:
        connection.execute(sa.delete(LETTER).where(LETTER.c.id == letter.id))
        connection.execute(sa.insert(LETTER).values(_row(letter)))


def _row(one: msgspec.Struct) -> dict[str, Any]:
    row = msgspec.structs.asdict(one)
    if isinstance(one, Entry):
        del row["id"], row["input"]
    return row
