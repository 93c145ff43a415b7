"""The one file that defines a run: sources, targets, state, audit, notices. Checked before anything is done.

Paths are relative to the file. A secret never stands in it: it is named, as ``env:NAME``, ``file:PATH`` or
``credential:NAME`` (systemd).
"""

import tomllib
from pathlib import Path
from typing import Annotated, Any

import msgspec

from sipfhir.errors import BadConfiguration
from sipfhir.sync.connection import Name, Seconds, Table
from sipfhir.sync.places import LETTERS, SourceConfig, TargetConfig
from sipfhir.sync.secret import Secret


class StateConfig(Table, frozen=True, kw_only=True):
    """Where the state is kept: ``sqlite:///state.db``, or ``postgresql://user@host/database``."""

    url: str = "sqlite:///state.db"
    password: Secret | None = None
    wait: Seconds = 600.0
    """Seconds to wait for a target that another node is writing to."""


class Dead(Table, frozen=True, kw_only=True):
    """How dead letters are kept. Without a key the raw record is not: only where it lay, and its digest."""

    key: Secret | None = None
    days: Annotated[int, msgspec.Meta(ge=1)] = 30
    retry: bool = True
    """Whether a run begins with the letters that trying again can help."""


class Audit(Table, frozen=True, kw_only=True):
    """The hash-chained log of who was given what."""

    file: str = "audit-%Y.jsonl"
    """Its name; ``%Y`` and ``%m`` are the year and month in which a run begins. Each file is a chain."""
    durable: bool = True
    """Each line is on the disk before the plan counts as delivered."""


class Webhook(Table, frozen=True, kw_only=True):
    """Where a failed run is told. The body is signed (HMAC-SHA256) with the secret."""

    url: str
    secret: Secret


class Mail(Table, frozen=True, kw_only=True):
    """Whom a failed run is told."""

    host: str
    sender: str
    to: tuple[str, ...]
    port: int = 25
    user: str | None = None
    password: Secret | None = None
    starttls: bool = False


class Notify(Table, frozen=True, kw_only=True):
    """Who is told, and what is left for the monitoring to read."""

    webhook: Webhook | None = None
    mail: Mail | None = None
    metrics: str | None = None
    """A file for the text-file collector of Prometheus."""
    push: str | None = None
    """The address of a Prometheus Pushgateway."""
    always: bool = False
    """True: runs without failure are told as well."""


class Config(Table, frozen=True, kw_only=True):
    """A run."""

    name: Name
    source: tuple[SourceConfig, ...]
    target: tuple[TargetConfig, ...]
    site: str | None = None
    policy: str = "standard"
    report: str = "reports"
    schedule: str | None = None
    """A hint for whoever makes the timer (systemd's OnCalendar); nothing here waits for it."""
    state: StateConfig = StateConfig()
    dead: Dead = Dead()
    audit: Audit = Audit()
    notify: Notify = Notify()
    folder: Path = Path()
    """Where the file lies; set when it is read."""


def load(file: Path) -> Config:
    """The configuration in a file. Raises BadConfiguration with the path of what is wrong."""
    try:
        data = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise BadConfiguration(f"{file}: cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadConfiguration(f"{file}: no TOML: {error}. Mend the file.") from None
    config = _convert(file, data)
    _check(file, config)
    return config


def _convert(file: Path, data: dict[str, Any]) -> Config:
    if "folder" in data:
        raise BadConfiguration(f"{file}: folder is no setting: paths are relative to the file.")
    try:
        return msgspec.structs.replace(msgspec.convert(data, Config), folder=file.parent)
    except msgspec.ValidationError as error:
        raise BadConfiguration(f"{file}: {error}.") from None


def _check(file: Path, config: Config) -> None:
    """What no type says: names are told apart, and a source's targets are there."""
    for what, parts in (("source", config.source), ("target", config.target)):
        if not parts:
            raise BadConfiguration(f"{file}: no [[{what}]]: a run needs one.")
        names = [one.name for one in parts]
        if LETTERS in names:
            raise BadConfiguration(f"{file}: {LETTERS} is what dead letters are called. Take another name.")
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise BadConfiguration(f"{file}: two [[{what}]] are called {twice[0]}. Give each its own name.")
    known = {one.name for one in config.target}
    for source in config.source:
        for name in source.targets:
            if name not in known:
                raise BadConfiguration(
                    f"{file}: source {source.name} has the target {name}, which is none of "
                    f"{', '.join(sorted(known))}."
                )
    for target in config.target:
        if target.consent.silent == "deliver" and not target.consent.basis:
            raise BadConfiguration(
                f"{file}: target {target.name} delivers without consent and names no basis: give "
                "consent.basis."
            )
