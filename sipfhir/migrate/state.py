"""What is done: a journal in the output folder, from which a run that was killed goes on.

For each input: when its content, the order and its attachments are still the same and its output is whole,
there is nothing to do. What will be written is noted before any of it gets its name, so that whatever a
killed run left behind is known. The journal holds paths of attachments, and is as sensitive as the archive.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from sipfhir.errors import Fatal
from sipfhir.migrate.account import Account
from sipfhir.migrate.stage import Output

FOLDER = ".sipfhir-migrate"
_TABLES = """
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA synchronous = FULL;
    BEGIN EXCLUSIVE;
    CREATE TABLE IF NOT EXISTS input (
        id TEXT PRIMARY KEY, told TEXT NOT NULL, outputs BLOB NOT NULL, done BLOB
    );
    CREATE TABLE IF NOT EXISTS person (id TEXT NOT NULL, digest TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS number (id TEXT NOT NULL, digest TEXT NOT NULL, line INTEGER NOT NULL);
    COMMIT;
"""


class Done(msgspec.Struct):
    """One input, carried over. ``refs``: each file that it names, as `Names.written`, and its digest."""

    content: str
    order: str
    account: Account
    refs: dict[str, str | None] = {}


class State:
    """The journal of one output folder. While it is open nobody else opens it. Raises Fatal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with _told():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._db = sqlite3.connect(folder / "state.sqlite", timeout=0, isolation_level=None)
            self._db.executescript(_TABLES)
            os.chmod(folder / "state.sqlite", 0o600)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def ids(self) -> set[str]:
        """Every input that is known."""
        return {id for (id,) in self._all("SELECT id FROM input")}

    def knows(self, id: str) -> bool:
        """Whether anything was begun for an input."""
        return any(self._all("SELECT 1 FROM input WHERE id = ?", id))

    def unfinished(self) -> set[str]:
        """Inputs whose output was about to get its names when a run ended."""
        return {id for (id,) in self._all("SELECT id FROM input WHERE done IS NULL")}

    def get(self, id: str) -> Done | None:
        """What came of an input; None when it is not done."""
        for (raw,) in self._all("SELECT done FROM input WHERE id = ? AND done IS NOT NULL", id):
            return msgspec.json.decode(raw, type=Done)
        return None

    def outputs(self, id: str) -> list[Output]:
        """The files that an input became, or was about to become."""
        for (raw,) in self._all("SELECT outputs FROM input WHERE id = ?", id):
            return msgspec.json.decode(raw, type=list[Output])
        return []

    def begin(self, id: str, told: str, outputs: list[Output]) -> None:
        """These files are about to get their names."""
        with _told():
            self._db.execute(
                "INSERT INTO input VALUES (?, ?, ?, NULL)", (id, told, msgspec.json.encode(outputs))
            )

    def done(self, id: str, done: Done) -> None:
        """All of it is there."""
        persons = [(id, digest) for digest in done.account.persons]
        numbers = [(id, *number) for number in done.account.numbers]
        account = msgspec.structs.replace(done.account, persons=[], numbers=[])
        raw = msgspec.json.encode(msgspec.structs.replace(done, account=account))
        with _told(), self._transaction():
            self._db.execute("UPDATE input SET done = ? WHERE id = ?", (raw, id))
            self._db.executemany("INSERT INTO person VALUES (?, ?)", persons)
            self._db.executemany("INSERT INTO number VALUES (?, ?, ?)", numbers)

    def forget(self, id: str) -> None:
        """As if it had never been."""
        with _told(), self._transaction():
            for table in ("input", "person", "number"):
                self._db.execute(f"DELETE FROM {table} WHERE id = ?", (id,))

    def all(self) -> Iterator[tuple[str, Done]]:
        """Everything that is done, by what it is called."""
        for id, raw in self._all("SELECT id, done FROM input WHERE done IS NOT NULL ORDER BY told, id"):
            yield id, msgspec.json.decode(raw, type=Done)

    def persons(self) -> int:
        """How many persons there are."""
        return int(next(self._all("SELECT count(DISTINCT digest) FROM person"))[0])

    def twice(self) -> Iterator[tuple[str, int, int]]:
        """Plan numbers that stand in several files: file and line of each but the first, and in how many."""
        yield from self._all(
            """SELECT told, line, files FROM (
                 SELECT input.told AS told, min(line) AS line,
                        row_number() OVER (PARTITION BY digest ORDER BY input.told, input.id) AS place,
                        count(*) OVER (PARTITION BY digest) AS files
                 FROM number JOIN input USING (id) GROUP BY digest, input.id)
               WHERE place > 1 ORDER BY told, line"""
        )

    def _all(self, query: str, *values: str) -> Iterator[Any]:
        with _told():
            yield from self._db.execute(query, values)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN")
        yield
        self._db.execute("COMMIT")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise Fatal(
                "another migration writes into that folder now. Wait for it, or give another --out."
            ) from None
        raise Fatal(
            f"the journal cannot be written: {error}. Mend that, then run the same command again."
        ) from None
    except sqlite3.DatabaseError:
        raise Fatal(f"{FOLDER} in the output folder is no journal of ours. Give another --out.") from None
    except OSError as error:
        raise Fatal(f"the output folder cannot be written: {error.strerror}. Give another --out.") from None
