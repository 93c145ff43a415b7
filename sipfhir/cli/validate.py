"""``sipfhir validate``: what the law asks, plan by plan."""

import sys
from typing import TYPE_CHECKING

import click

from sipfhir.cli.inputs import CHARSET, FILES, FROM, Input, inputs, readings
from sipfhir.cli.options import POLICY, shared
from sipfhir.cli.outcome import Outcome, exit_code
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir import Reading


@click.command()
@FILES
@FROM
@CHARSET
@POLICY
@click.option("--no-checksum", is_flag=True, help="Do not check the last digit of identity numbers.")
@shared
@click.pass_context
def validate(
    context: click.Context,
    files: tuple[str, ...],
    system: str | None,
    charset: str | None,
    policy: str,
    no_checksum: bool,
) -> None:
    """Check FILES against the law.

    På svenska: granska filer mot lagens fyra krav, kontrollera samtycke och identiteter.

    Each plan gets a verdict for each element: present, missing, withheld, not-assessable or not-applicable.
    What is missing is an error; silence on the measures of others is one only where another actor has a part.
    Every finding names its rule, its paragraph and its place in the file.

    \b
    Examples:
      sipfhir validate export.xml
      sipfhir validate *.json --policy strict --lang en
      sipfhir --json validate export.xml > report.json
    """
    from sipfhir.cli import show
    from sipfhir.cli.progress import Progress

    session = context.find_root().ensure_object(Session)
    outcomes: dict[Input, Outcome] = {}
    items = inputs(files)
    with Progress(session, len(items)) as progress:
        for item, outcome in progress.over({item: Outcome(item.name, assessments=[]) for item in items}):
            outcomes[item] = outcome
            with outcome.unreadable():
                for reading in readings(item, system, charset, session.site):
                    progress.step()
                    _assess(reading, outcome, session, policy, not no_checksum)
    show.report(session, outcomes, sys.stdout)
    context.exit(exit_code(outcomes.values()))


def _assess(reading: "Reading", outcome: Outcome, session: Session, policy: str, checksum: bool) -> None:
    import sipfhir

    outcome.count(reading)
    if reading.plan is None or outcome.assessments is None:
        return
    assessment = sipfhir.validate(reading, site=session.site, policy=policy, checksum=checksum)
    outcome.findings += assessment.findings
    place = reading.place("")
    outcome.assessments.append(
        {
            "line": place.line,
            "path": place.path,
            "basis": assessment.basis,
            "basis_reason": assessment.basis_reason,
            "verdicts": dict(assessment.verdicts),
        }
    )
