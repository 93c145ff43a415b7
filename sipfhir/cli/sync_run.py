"""``sipfhir sync run``: one run, from beginning to end."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sipfhir.cli.options import shared, today
from sipfhir.cli.session import Session
from sipfhir.cli.sync_common import CONFIG, job

if TYPE_CHECKING:
    from sipfhir.sync.job import Job, Seer
    from sipfhir.sync.state import Run

Work = Callable[["Job", "Seer", Callable[[str], None]], "Run"]

ANYWAY = click.option("--anyway", is_flag=True, help="Go on with a stopped run though the file has changed.")
QUIET = click.option("--quiet", is_flag=True, help="Say nothing unless something did not arrive.")


@click.command()
@CONFIG
@click.option("--dry-run", "dry", is_flag=True, help="Show what would happen. Nothing is claimed or written.")
@ANYWAY
@QUIET
@today()
@shared
@click.pass_context
def run(
    context: click.Context, config: Path, dry: bool, anyway: bool, quiet: bool, today: str | None
) -> None:
    """Carry what lies ready in the sources to the targets.

    På svenska: en nattkörning. En körning som avbröts fortsätter där den var.

    Dead letters that trying again can help come first. In a terminal there is a line that moves and a
    summary; elsewhere JSON lines. SIGTERM and Ctrl-C finish the plan in hand; the next run goes on.

    \b
    Examples:
      sipfhir sync run night.toml --dry-run
      sipfhir sync run night.toml --quiet
    """
    session = context.find_root().ensure_object(Session)
    if dry:
        from sipfhir.cli.sync_dry import show

        context.exit(show(session, config, today))
    context.exit(night(session, config, today, quiet, lambda job, seer, step: job.run(seer, step, anyway)))


def night(session: Session, config: Path, today: str | None, quiet: bool, work: Work) -> int:
    """Do a run, and all that comes after it: report, figures, notices. Its exit code."""
    from sipfhir.cli.sync_stop import Stop
    from sipfhir.errors import SipfhirError
    from sipfhir.sync.morning import Morning

    with job(session, config, today) as found, Stop(session) as stop:
        morning = Morning(found, session.lang)
        try:
            done = _watched(session, found, quiet, stop, work)
        except SipfhirError as error:
            _complain(morning.failed(error))
            raise
        _complain(morning.after(done))
        _tell(session, found, done, quiet)
        return done.code or 0


def _watched(session: Session, found: "Job", quiet: bool, stop: "Stop", work: Work) -> "Run":
    from sipfhir.cli.progress import Progress
    from sipfhir.cli.sync_watch import Lines, Moving

    if quiet or not _terminal(session):
        return work(found, Lines(stop, quiet), stop.step)
    with Progress(session, 0) as progress:
        return work(found, Moving(stop, session, progress), stop.step)


def _terminal(session: Session) -> bool:
    return sys.stdout.isatty() and not session.as_json


def _tell(session: Session, found: "Job", done: "Run", quiet: bool) -> None:
    """What came of it: a summary, or the last line."""
    import json

    from sipfhir.cli.sync_text import summary
    from sipfhir.sync.report import account

    if quiet and not done.code:
        return
    told = account(found, done)
    if _terminal(session):
        click.echo(summary(told, session))
        return
    line = {"event": "end", "run": done.id, "code": done.code, "counts": told.totals}
    click.echo(json.dumps(line, ensure_ascii=False))


def _complain(complaints: list[str]) -> None:
    """What went wrong after the run; it does not change what came of the run."""
    for each in complaints:
        click.echo(f"sipfhir: {each}", err=True)


if TYPE_CHECKING:
    from sipfhir.cli.sync_stop import Stop
