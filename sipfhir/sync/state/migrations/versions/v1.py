"""The first form of the state.

Written out, not taken from tables.py: what a migration does must not change when the tables do.
"""

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def _text(name: str, needed: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=not needed)


def _number(name: str, needed: bool = True) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=not needed)


def upgrade() -> None:
    """Make the tables."""
    _runs()
    _entries()
    _plans()
    _letters()


def _runs() -> None:
    op.create_table(
        "run",
        *map(_text, ("id", "name", "config", "started")),
        _text("finished", False),
        _number("code", False),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
    )
    op.create_table(
        "input",
        _number("id"),
        *map(_text, ("run", "source", "ref", "digest", "stage")),
        _number("records"),
        sa.PrimaryKeyConstraint("id", name="pk_input"),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name="fk_input_run"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_input_run_source_ref", "input", ["run", "source", "ref"])


def _entries() -> None:
    op.create_table(
        "entry",
        *map(_number, ("id", "input", "ordinal")),
        _number("line", False),
        *map(_text, ("target", "key", "hash", "rank", "action", "findings")),
        *(_text(name, False) for name in ("outcome", "case", "at")),
        _number("retry", False),
        sa.PrimaryKeyConstraint("id", name="pk_entry"),
        sa.ForeignKeyConstraint(["input"], ["input.id"], name="fk_entry_input"),
        sa.UniqueConstraint("input", "ordinal", "target", name="uq_entry_input_ordinal_target"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_entry_target_key", "entry", ["target", "key"])


def _plans() -> None:
    op.create_table(
        "plan",
        *map(_text, ("target", "key", "hash", "rank", "outcome", "servers", "run", "at")),
        _text("basis", False),
        sa.PrimaryKeyConstraint("target", "key", name="pk_plan"),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name="fk_plan_run"),
    )
    op.create_table(
        "watermark",
        *map(_text, ("source", "value")),
        sa.PrimaryKeyConstraint("source", name="pk_watermark"),
    )


def _letters() -> None:
    op.create_table(
        "letter",
        *map(_text, ("id", "source", "ref", "target", "key", "case", "findings", "digest")),
        *map(_text, ("buried", "expires", "status")),
        *map(_number, ("entry", "ordinal", "retry")),
        _number("line", False),
        _text("system", False),
        sa.Column("sealed", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id", name="pk_letter"),
        sa.ForeignKeyConstraint(["entry"], ["entry.id"], name="fk_letter_entry"),
    )
    op.create_index("ix_letter_status", "letter", ["status"])
