"""``sipfhir sync report``: what came of a run."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sipfhir.cli.options import shared
from sipfhir.cli.session import Session
from sipfhir.cli.sync_common import CONFIG, job

if TYPE_CHECKING:
    from sipfhir.sync.job import Job
    from sipfhir.sync.state import Run


@click.command()
@CONFIG
@click.argument("run", metavar="[RUN]", required=False)
@click.option(
    "--report",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    help="Form of the report.",
)
@click.option(
    "--audit-events", "events", is_flag=True, help="The run's audit log as FHIR AuditEvent, NDJSON."
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A file for it.")
@shared
@click.pass_context
def report(
    context: click.Context, config: Path, run: str | None, form: str, events: bool, out: Path | None
) -> None:
    """Show what came of RUN, the latest when none is named.

    På svenska: visa vad som blev av en körning, den senaste om ingen anges.

    A run leaves its report as HTML and JSON in the folder that the configuration names; this makes it again.

    \b
    Examples:
      sipfhir sync report night.toml
      sipfhir sync report night.toml 2026-11-22T02-00-01Z --report html --out natt.html
      sipfhir sync report night.toml --audit-events --out AuditEvent.ndjson
    """
    session = context.find_root().ensure_object(Session)
    with job(session, config) as found:
        which = _run(found, run)
        if events:
            made = b"".join(_events(found, which))
        else:
            made = _made(found, which, "json" if session.as_json else form, session)
    _give(made, out)


def _run(found: "Job", name: str | None) -> "Run":
    from sipfhir.errors import BadConfiguration

    run = found.state.run(name) if name else next(iter(found.state.runs(found.config.name, 1)), None)
    if run is None:
        raise BadConfiguration(f"{name or found.config.name}: no such run. See `sipfhir sync status`.")
    return run


def _made(found: "Job", run: "Run", form: str, session: Session) -> bytes:
    from sipfhir.cli.sync_text import summary
    from sipfhir.sync.page import as_html
    from sipfhir.sync.report import account, machine

    told = account(found, run)
    if form == "html":
        return as_html(told, found.site, session.lang).encode()
    return machine(told, found, session.lang) if form == "json" else f"{summary(told, session)}\n".encode()


def _events(found: "Job", run: "Run") -> Iterator[bytes]:
    import msgspec

    from sipfhir.sync.audit_events import events

    for each in events(found.ledger.lines(), run.id, found.site):
        yield msgspec.json.encode(each) + b"\n"


def _give(made: bytes, out: Path | None) -> None:
    from sipfhir.cli.files import written_aside

    if out is None:
        sys.stdout.buffer.write(made)
        return
    with written_aside(out) as stream:
        stream.write(made)
