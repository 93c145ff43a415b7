"""The tables of the state. What stands in them are keyed ids, digests, times and the names of rules: no plan.

``migrations/`` makes them; a test holds that the two say the same.
"""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

RUN = Table(
    "run",
    METADATA,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("config", String, nullable=False),
    Column("started", String, nullable=False),
    Column("finished", String),
    Column("code", Integer),
)

INPUT = Table(
    "input",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("run", ForeignKey(RUN.c.id), nullable=False),
    Column("source", String, nullable=False),
    Column("ref", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("stage", String, nullable=False),
    Column("records", Integer, nullable=False),
    Index(None, "run", "source", "ref"),
    sqlite_autoincrement=True,
)

ENTRY = Table(
    "entry",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("input", ForeignKey(INPUT.c.id), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("line", Integer),
    Column("target", String, nullable=False),
    Column("key", String, nullable=False),
    Column("hash", String, nullable=False),
    Column("rank", String, nullable=False),
    Column("action", String, nullable=False),
    Column("outcome", String),
    Column("case", String),
    Column("retry", Integer),
    Column("at", String),
    Column("findings", String, nullable=False),
    UniqueConstraint("input", "ordinal", "target"),
    Index(None, "target", "key"),
    sqlite_autoincrement=True,
)

PLAN = Table(
    "plan",
    METADATA,
    Column("target", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("hash", String, nullable=False),
    Column("rank", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("basis", String),
    Column("servers", String, nullable=False),
    Column("run", ForeignKey(RUN.c.id), nullable=False),
    Column("at", String, nullable=False),
)

WATERMARK = Table(
    "watermark",
    METADATA,
    Column("source", String, primary_key=True),
    Column("value", String, nullable=False),
)

LETTER = Table(
    "letter",
    METADATA,
    Column("id", String, primary_key=True),
    Column("entry", ForeignKey(ENTRY.c.id), nullable=False),
    Column("source", String, nullable=False),
    Column("ref", String, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("line", Integer),
    Column("target", String, nullable=False),
    Column("key", String, nullable=False),
    Column("case", String, nullable=False),
    Column("findings", String, nullable=False),
    Column("retry", Integer, nullable=False),
    Column("system", String),
    Column("digest", String, nullable=False),
    Column("sealed", LargeBinary),
    Column("buried", String, nullable=False),
    Column("expires", String, nullable=False),
    Column("status", String, nullable=False),
    Index(None, "status"),
)
"""A plan that did not arrive at a target. ``sealed`` is the raw record, encrypted; None without a key."""
