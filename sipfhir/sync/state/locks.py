"""One writer a target: of two nodes with one state, one works and the other waits, then takes over."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from filelock import FileLock, Timeout

from sipfhir.errors import Retriable
from sipfhir.sync.state.database import told

Sure = Callable[[], None]


@contextmanager
def locked(engine: sa.Engine, name: str, wait: float, waiting: Callable[[], None]) -> Iterator[Sure]:
    """Held until the block ends, or the process dies. ``waiting`` is called once, when another has it.

    What it gives is to be called before each step that has an effect: it raises Retriable when the lock was
    lost (the connection to the database broke) and another node may have it.

    Raises Retriable when it is not free within ``wait`` seconds.
    """
    make = _advisory if engine.dialect.name == "postgresql" else _file
    with make(engine, name, wait, waiting) as sure:
        yield sure


@contextmanager
def _advisory(engine: sa.Engine, name: str, wait: float, waiting: Callable[[], None]) -> Iterator[Sure]:
    """A lock of the session: PostgreSQL lets it go when the connection ends, however it ends. States in two
    schemas of one database are two installations.

    The connection is closed for good, not given back: a pooled one would keep its locks.
    """
    ask = sa.text("select pg_try_advisory_lock(hashtextextended(current_schema() || :name, 0))")
    pool = engine.execution_options(isolation_level="AUTOCOMMIT")
    with told(), pool.connect() as connection:
        until, said = time.monotonic() + wait, False
        while not connection.execute(ask, {"name": f":sipfhir:{name}"}).scalar():
            if not said:
                waiting()
                said = True
            if time.monotonic() >= until:
                raise _taken(name)
            time.sleep(min(0.5, wait))
        try:
            yield lambda: _alive(connection)
        finally:
            connection.invalidate()


@contextmanager
def _file(engine: sa.Engine, name: str, wait: float, waiting: Callable[[], None]) -> Iterator[Sure]:
    """A file beside the database; the system lets it go with the process."""
    lock = FileLock(Path(f"{engine.url.database}.{name}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waiting()
        try:
            lock.acquire(timeout=wait)
        except Timeout:
            raise _taken(name) from None
    try:
        yield lambda: None
    finally:
        lock.release()


def _alive(connection: sa.Connection) -> None:
    """A session that answers still has its locks."""
    try:
        connection.execute(sa.text("select 1"))
    except sa.exc.SQLAlchemyError:
        raise Retriable("the lock of the target was lost with the database. Resume the run.") from None


def _taken(name: str) -> Retriable:
    return Retriable(f"{name}: another run is writing there. Wait until it is done, or see why it hangs.")
