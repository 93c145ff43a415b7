"""``sipfhir validate``: what the law asks, plan by plan."""

from typing import TYPE_CHECKING, Any

import click

from sipfhir.cli.inputs import CHARSET, FILES, FROM, Input, inputs, readings
from sipfhir.cli.options import POLICY, shared, today
from sipfhir.cli.outcome import Outcome, exit_code
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir import Reading

LAWS = click.Choice(["sol-hsl", "discharge"])
FORMS = click.Choice(["text", "json", "operation-outcome", "html", "junit", "sarif", "csv"])


@click.command()
@FILES
@FROM
@CHARSET
@POLICY
@click.option("--law", type=LAWS, help="Ask by this law, whatever the plan says that it is.")
@today()
@click.option(
    "--report",
    "form",
    type=FORMS,
    default="text",
    show_default=True,
    help="Form of the report.",
)
@click.option("--out", type=click.Path(dir_okay=False), help="A file for the report.")
@click.option("--no-checksum", is_flag=True, help="Do not check the last digit of identity numbers.")
@shared
@click.pass_context
def validate(
    context: click.Context,
    /,
    files: tuple[str, ...],
    system: str | None,
    charset: str | None,
    policy: str,
    form: str,
    out: str | None,
    no_checksum: bool,
    **asked: str | None,
) -> None:
    """Check FILES against the law.

    På svenska: granska filer mot lagens fyra krav, och mot samtycke, process, datum och identiteter.

    Each plan gets a verdict for each element: present, missing, withheld, not-assessable or not-applicable.
    What is missing is an error; silence on the measures of others is one only where another actor has a part.
    Every finding names its rule, its paragraph and its place in the file. What has grown old, such as an
    overdue follow-up, is asked with --today. The policy says what fails: exit code 1.

    \b
    Examples:
      sipfhir validate export.xml
      sipfhir validate *.json --policy strict --lang en --today today
      sipfhir validate --policy procurement --report html --out report.html export.xml
      sipfhir validate --report sarif --out sip.sarif export/*.xml
    """
    from sipfhir.cli import reports
    from sipfhir.cli.progress import Progress
    from sipfhir.rules import fails_at

    session = context.find_root().ensure_object(Session)
    fail = fails_at(session.site, policy)
    outcomes: dict[Input, Outcome] = {}
    items = inputs(files)
    given = {"policy": policy, "checksum": not no_checksum, **asked}
    with Progress(session, len(items)) as progress:
        for item, outcome in progress.over({item: Outcome(item.name, assessments=[]) for item in items}):
            outcomes[item] = outcome
            with outcome.unreadable():
                for reading in readings(item, system, charset, session.site):
                    progress.step()
                    _assess(reading, outcome, session, given)
    reports.give(session, outcomes, form, policy, out)
    context.exit(exit_code(outcomes.values(), fail))


def _assess(reading: "Reading", outcome: Outcome, session: Session, given: dict[str, Any]) -> None:
    import sipfhir
    from sipfhir.report.account import PlanAccount

    outcome.count(reading)
    if reading.plan is None or outcome.assessments is None:
        return
    found = sipfhir.validate(reading, site=session.site, **given)
    place = reading.place("")
    plan = PlanAccount(
        place.line, place.path, found.basis, found.basis_reason, dict(found.verdicts), found.findings
    )
    outcome.assessments.append(plan)
