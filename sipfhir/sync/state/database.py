"""The database of the state: opened, brought to today's version, locked."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config as Alembic
from alembic.util import CommandError

from sipfhir.errors import BadConfiguration, Fatal, Retriable

DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}
PATIENCE = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "tcp_user_timeout": 60_000,
}
"""A server that is gone without a word is found out within a minute: nobody waits for it all night."""


def engine(url: str, folder: Path, password: bytes | None = None) -> sa.Engine:
    """The engine for a URL of the configuration. A SQLite file is relative to ``folder``.

    Raises BadConfiguration for a URL that is none of ours.
    """
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        raise BadConfiguration(
            "state.url is no address of a database: sqlite:///FILE or postgresql://…"
        ) from None
    if parsed.drivername not in DRIVERS:
        raise BadConfiguration("state.url: only sqlite:///FILE and postgresql://… are known.")
    if parsed.password is not None:
        raise BadConfiguration(
            "state.url holds a password. Take it out, and give state.password a reference."
        )
    parsed = parsed.set(drivername=DRIVERS[parsed.drivername])
    if parsed.drivername == "sqlite":
        return _sqlite(parsed.set(database=str(folder / (parsed.database or "state.db"))))
    known = parsed.set(password=password.decode()) if password else parsed
    return sa.create_engine(known, connect_args=PATIENCE)


def exists(url: str, folder: Path) -> bool:
    """Whether there is a database already. One at a server is taken to be there."""
    made = engine(url, folder)
    return made.dialect.name != "sqlite" or Path(made.url.database or "").exists()


def _sqlite(url: sa.URL) -> sa.Engine:
    """What is said to be committed is on the disk, also when the machine loses its power."""
    made = sa.create_engine(url, connect_args={"timeout": 60})

    @sa.event.listens_for(made, "connect")
    def _careful(connection: sa.engine.interfaces.DBAPIConnection, _: object) -> None:
        cursor = connection.cursor()
        for pragma in ("journal_mode=wal", "synchronous=full", "foreign_keys=on"):
            cursor.execute(f"pragma {pragma}")

    return made


def beside(made: sa.Engine, folder: Path) -> Path:
    """Where this node keeps its files: by the database's own file, else in ``folder``."""
    file = made.url.database if made.dialect.name == "sqlite" else None
    return Path(file).parent if file else folder


def upgrade(made: sa.Engine) -> None:
    """Bring the tables to the version of this program. Raises Fatal when they are of a later one."""
    alembic = Alembic()
    alembic.set_main_option("script_location", "sipfhir:sync/state/migrations")
    with told(), made.begin() as connection:
        _alone(connection)
        alembic.attributes["connection"] = connection
        try:
            command.upgrade(alembic, "head")
        except CommandError:
            raise Fatal("the state was written by a later version of sipfhir. Install that one.") from None


def _alone(connection: sa.Connection) -> None:
    """Two nodes that start at once must not both make the tables."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("select pg_advisory_xact_lock(hashtext('sipfhir:upgrade'))"))


AWAY = (
    "the database of the state does not answer, or cannot be written to. See that it runs (a file: its disk, "
    "its rights, and that no other program holds it), then resume."
)


def plain(row: sa.Row[Any]) -> dict[str, Any]:
    """A row by the names of its columns: plain text, which those of the database are not."""
    return {str(name): value for name, value in row._mapping.items()}


@contextmanager
def told() -> Iterator[None]:
    """What the database says, in words of ours: its own may hold an address."""
    try:
        yield
    except (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError):
        raise Retriable(AWAY) from None
    except sa.exc.DBAPIError as error:
        if error.connection_invalidated:
            raise Retriable(AWAY) from None
        raise Fatal(f"the database of the state refused: {type(error.orig).__name__}.") from None
