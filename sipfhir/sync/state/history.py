"""What the state tells of runs that are over: for reports, for replays, for those who check."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import msgspec
import sqlalchemy as sa

from sipfhir.findings import Finding
from sipfhir.sync.parcel import ARRIVED
from sipfhir.sync.state import database
from sipfhir.sync.state.rows import Dying, Entry
from sipfhir.sync.state.tables import ENTRY, INPUT

_counts = msgspec.json.Decoder(dict[str, int])
_encode = msgspec.json.Encoder(order="deterministic").encode
TONIGHT = "~"
"""When what is no dead letter was read, in its rank: after every instant."""
THERE = (*sorted(ARRIVED), "unchanged")


class History:
    """Reads only."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def dead(self, run: str) -> list[Dying]:
        """What did not arrive, withdrawals first, then in the order in which it was read."""
        what = [INPUT.c.source, INPUT.c.ref, *(ENTRY.c[name] for name in _DYING)]
        asked = sa.select(*what).join(INPUT).where(INPUT.c.run == run, ENTRY.c.outcome == "dead")
        order = (ENTRY.c.action != "revoke", INPUT.c.id, ENTRY.c.ordinal, ENTRY.c.target)
        return [msgspec.convert(database.plain(row), Dying) for row in self._all(asked.order_by(*order))]

    def read(self, run: str) -> dict[tuple[str, str], int]:
        """How many records were read for each source and target, by what their inputs were found to hold."""
        both = sa.select(ENTRY.c.input, ENTRY.c.target).distinct().subquery()
        what = (INPUT.c.source, both.c.target, sa.func.sum(INPUT.c.records).label("records"))
        asked = sa.select(*what).join(both, both.c.input == INPUT.c.id).where(INPUT.c.run == run)
        found = self._all(asked.group_by(INPUT.c.source, both.c.target))
        return {(row.source, row.target): int(row.records) for row in found}

    def findings(self, run: str) -> Counter[str]:
        """How often each rule found something in a run."""
        asked = sa.select(ENTRY.c.findings, sa.func.count().label("times")).join(INPUT)
        total: Counter[str] = Counter()
        for row in self._all(asked.where(INPUT.c.run == run).group_by(ENTRY.c.findings)):
            for rule, number in _counts.decode(row.findings).items():
                total[rule] += number * row.times
        return total

    def overtaken(self, target: str, key: str, rank: str, since: str) -> bool:
        """Whether a target has a later version of a plan, or has been given this one since an instant.

        Of the same version, what was given before that instant is no reason: it may say something else.
        """
        version = msgspec.json.encode((*msgspec.json.decode(rank)[:-1], TONIGHT)).decode()
        mine = (ENTRY.c.target == target, ENTRY.c.key == key, ENTRY.c.outcome.in_(THERE))
        later = (ENTRY.c.rank > version) & (ENTRY.c.action != "twice")
        fresh = (ENTRY.c.at > since) & (ENTRY.c.rank >= rank)
        return bool(self._all(sa.select(ENTRY.c.id).where(*mine, later | fresh).limit(1)))

    def told(self, run: str) -> list[Entry]:
        """Every entry of a run that has its verdict."""
        asked = sa.select(ENTRY).join(INPUT).where(INPUT.c.run == run, ENTRY.c.outcome.is_not(None))
        rows = self._all(asked.order_by(ENTRY.c.id))
        return [msgspec.convert(database.plain(row), Entry) for row in rows]

    def _all(self, statement: sa.Select[Any]) -> list[sa.Row[Any]]:
        with database.told(), self._engine.connect() as connection:
            return list(connection.execute(statement))


_DYING = ("ordinal", "line", "target", "key", "action", "case", "retry")


def told(before: str, findings: Iterable[Finding]) -> str:
    """Findings counted by rule, with those that were counted before."""
    counted = Counter(_counts.decode(before))
    counted.update(one.rule for one in findings)
    return _encode(dict(counted)).decode()
