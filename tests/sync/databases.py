"""The databases that the state is tested on: SQLite, and PostgreSQL in a schema of its own for each test."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
import pytest

POSTGRESQL = os.environ.get("SIPFHIR_POSTGRESQL", "postgresql://127.0.0.1:5432/test")
"""A database that may be written to; nothing in it is touched but schemas that the tests make."""
KINDS = ("sqlite", "postgresql")


@cache
def reachable() -> bool:
    """Whether there is a PostgreSQL."""
    try:
        psycopg.connect(POSTGRESQL, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database, as a configuration gives it. Skips where there is no PostgreSQL."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'state.db'}"
        return
    if not reachable():
        pytest.skip("no PostgreSQL at SIPFHIR_POSTGRESQL")
    schema = f"sipfhir_{uuid.uuid4().hex}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as line:
        line.execute(f"create schema {schema}")  # type: ignore[arg-type]
        try:
            yield f"{POSTGRESQL}?options=-csearch_path%3D{schema}"
        finally:
            line.execute(f"drop schema {schema} cascade")  # type: ignore[arg-type]
