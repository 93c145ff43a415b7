"""What the commands of ``sipfhir sync`` share: the file, the clock, the opened job."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir.sync.job import Job

CONFIG = click.argument(
    "config", metavar="CONFIG.toml", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)


def now() -> str:
    """The instant, UTC. Only here does the nightly run look at a clock."""
    from datetime import UTC, datetime

    return datetime.now(UTC).isoformat(timespec="milliseconds")


@contextmanager
def job(session: Session, config: Path, today: str | None = None, dry: bool = False) -> "Iterator[Job]":
    """The job of a configuration. ``dry``: make no state where there is none. Raises BadConfiguration,
    Retriable."""
    from sipfhir.sync.config import load
    from sipfhir.sync.job import opened

    with opened(load(config), now, today, session.site, dry) as found:
        yield found


def minute(instant: str | None) -> str:
    """An instant as people read it, in Swedish time; a dash for none."""
    from datetime import datetime

    from sipfhir.sync.job import HERE

    if not instant:
        return "–"
    return datetime.fromisoformat(instant).astimezone(HERE).strftime("%Y-%m-%d %H:%M")


def as_json(document: object) -> None:
    """One JSON document on standard output."""
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
