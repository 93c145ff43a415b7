"""``sipfhir across``: several plans side by side."""

import sys
from typing import TYPE_CHECKING

import click

from sipfhir.cli.inputs import CHARSET, FILES, FROM, inputs, readings
from sipfhir.cli.options import POLICY, shared
from sipfhir.cli.outcome import Outcome, exit_code
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir.across import Seen


@click.command()
@FILES
@FROM
@CHARSET
@POLICY
@shared
@click.pass_context
def across(
    context: click.Context, files: tuple[str, ...], system: str | None, charset: str | None, policy: str
) -> None:
    """Compare the plans of FILES with each other.

    På svenska: jämför planer från flera filer och system: dubbletter, flera pågående planer, kallelser utan
    plan.

    Plans of one person are told by identity. What looks like a copy is proposed with how alike it is; nothing
    is merged by itself.

    \b
    Examples:
      sipfhir across prator/*.xml lifecare/*.json
      sipfhir --json across export/*.xml > report.json
    """
    from sipfhir.across import compare, seen
    from sipfhir.cli import show

    session = context.find_root().ensure_object(Session)
    items = inputs(files)
    outcomes = {item: Outcome(item.name) for item in items}
    plans: list[Seen] = []
    owners: dict[str | None, Outcome] = {}
    for item, outcome in outcomes.items():
        with outcome.unreadable():
            for reading in readings(item, system, charset, session.site):
                outcome.count(reading)
                if (one := seen(reading)) is not None:
                    plans.append(one)
                    owners[one.place.file] = outcome
    for finding in compare(plans, site=session.site, policy=policy):
        owners[finding.place.file].findings.append(finding)
    show.report(session, outcomes, sys.stdout)
    context.exit(exit_code(outcomes.values()))
