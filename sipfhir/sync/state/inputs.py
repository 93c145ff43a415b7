"""Inputs of a run and their entries: noted, written down as a stream, read again page by page."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any

import msgspec
import sqlalchemy as sa

from sipfhir.sync.state.database import plain
from sipfhir.sync.state.rows import Entry, Input
from sipfhir.sync.state.tables import ENTRY, INPUT, RUN

PAGE = 500
"""Entries that are held in memory, and written in one transaction."""


def goes_on(connection: sa.Connection, run: str, config: str) -> frozenset[int]:
    """The inputs that an earlier configuration began and did not end; none when it is still the same."""
    changed = sa.update(RUN).where(RUN.c.id == run, RUN.c.config != config)
    if not connection.execute(changed.values(config=config)).rowcount:
        return frozenset()
    asked = sa.select(INPUT.c.id).where(INPUT.c.run == run, INPUT.c.stage != "done")
    return frozenset(row.id for row in connection.execute(asked))


def take(
    connection: sa.Connection, run: str, source: str, ref: str, digest: str, stale: Collection[int]
) -> Input:
    """The open input of that name with that content, or a new one."""
    where = (INPUT.c.run == run, INPUT.c.source == source, INPUT.c.ref == ref, INPUT.c.stage != "done")
    row = connection.execute(sa.select(INPUT).where(*where)).first()
    if row is not None and row.digest == digest and row.id not in stale:
        return msgspec.convert(plain(row), Input)
    if row is not None:
        _leave(connection, row.id)
    new = {"run": run, "source": source, "ref": ref, "digest": digest, "stage": "taken", "records": 0}
    made = connection.execute(sa.insert(INPUT).values(new)).inserted_primary_key
    assert made is not None
    return msgspec.convert(new | {"id": made[0]}, Input)


def _leave(connection: sa.Connection, input: int) -> None:
    """What it holds is read again as another input: verdicts stay, what had none is written down anew."""
    connection.execute(sa.delete(ENTRY).where(ENTRY.c.input == input, ENTRY.c.outcome.is_(None)))
    connection.execute(sa.update(INPUT).where(INPUT.c.id == input).values(stage="done"))


def batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """So many at a time."""
    rest = iter(entries)
    while batch := list(islice(rest, PAGE)):
        yield batch


def page(input: int, waiting: bool, last: Entry | None) -> sa.Select[Any]:
    """The entries that come after one. A page is asked for anew each time: a read that lasts all night would
    keep the database from tidying up behind itself."""
    asked = sa.select(ENTRY).where(ENTRY.c.input == input)
    if waiting:
        asked = asked.where(ENTRY.c.outcome.is_(None))
    if last is not None:
        asked = asked.where(sa.tuple_(ENTRY.c.ordinal, ENTRY.c.target) > (last.ordinal, last.target))
    return asked.order_by(ENTRY.c.ordinal, ENTRY.c.target).limit(PAGE)


def undecided(run: str) -> sa.Subquery:
    """Entries of a run that nothing was done with, and that something may be done with."""
    live = ENTRY.c.action.in_(("send", "revoke", "hold"))
    mine = sa.select(ENTRY).join(INPUT).where(INPUT.c.run == run, ENTRY.c.key != "", live)
    return mine.where(ENTRY.c.outcome.is_(None)).subquery()


def row(entry: Entry) -> dict[str, Any]:
    """An entry as the table has it; its number is the table's to give."""
    made = msgspec.structs.asdict(entry)
    del made["id"], made["input"]
    return made
