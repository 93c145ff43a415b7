"""Dead letters as the state keeps them."""

from collections.abc import Iterator
from typing import Any

import msgspec
import sqlalchemy as sa

from sipfhir.sync.state.database import plain, told
from sipfhir.sync.state.rows import Letter, LetterStatus
from sipfhir.sync.state.tables import LETTER

_light = [column for column in LETTER.c if column.name != "sealed"]


class Letters:
    """Plans that did not arrive, until they are replayed, discarded, or too old to keep."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def open(self, target: str | None = None) -> Iterator[Letter]:
        """Those that wait, the oldest first, without their records."""
        asked = sa.select(*_light).where(LETTER.c.status == "open")
        if target is not None:
            asked = asked.where(LETTER.c.target == target)
        return self._rows(asked.order_by(LETTER.c.buried, LETTER.c.id))

    def get(self, id: str) -> Letter | None:
        """One, with its record."""
        return next(self._rows(sa.select(LETTER).where(LETTER.c.id == id)), None)

    def close(self, id: str, status: LetterStatus) -> None:
        """Nobody needs its record any more: it is taken away."""
        self._do(sa.update(LETTER).where(LETTER.c.id == id).values(status=status, sealed=None))

    def expire(self, now: str) -> int:
        """Take away the records that have been kept for their time; how many."""
        where = (LETTER.c.status == "open", LETTER.c.expires <= now)
        with told(), self._engine.begin() as connection:
            done = connection.execute(sa.update(LETTER).where(*where).values(status="expired", sealed=None))
        return done.rowcount

    def _do(self, statement: sa.Executable) -> None:
        with told(), self._engine.begin() as connection:
            connection.execute(statement)

    def _rows(self, statement: sa.Select[Any]) -> Iterator[Letter]:
        with told(), self._engine.connect() as connection:
            rows = list(connection.execute(statement))
        return (msgspec.convert(plain(row) | {"retry": bool(row.retry)}, Letter) for row in rows)
