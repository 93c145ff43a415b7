"""``sipfhir sync resume``: what is left of a run that was stopped."""

from pathlib import Path

import click

from sipfhir.cli.options import shared, today
from sipfhir.cli.session import Session
from sipfhir.cli.sync_common import CONFIG, job
from sipfhir.cli.sync_run import ANYWAY, QUIET, night


@click.command()
@CONFIG
@ANYWAY
@QUIET
@today()
@shared
@click.pass_context
def resume(context: click.Context, config: Path, anyway: bool, quiet: bool, today: str | None) -> None:
    """Go on with a run that was stopped before its end. Without one, do nothing.

    På svenska: fortsätt en avbruten körning. Finns ingen avbruten händer inget.

    The next run does the same by itself. A plan that was sent and not noted is looked up or sent again; the
    effect is the same.

    \b
    Examples:
      sipfhir sync resume night.toml
    """
    session = context.find_root().ensure_object(Session)
    with job(session, config, today) as found:
        stopped = found.state.unfinished(found.config.name)
    if stopped is None:
        told = session.say("Ingen avbruten körning.", "No run was stopped before its end.")
        click.echo(told, err=True)
        return
    context.exit(night(session, config, today, quiet, lambda job, seer, step: job.run(seer, step, anyway)))
