"""``sipfhir check``: whether files are FHIR R4, and hold their profiles."""

import click

from sipfhir.cli.inputs import FILES, Input, inputs
from sipfhir.cli.options import POLICY, shared
from sipfhir.cli.outcome import Outcome, exit_code
from sipfhir.cli.session import Session
from sipfhir.cli.validate import FORMS


@click.command()
@FILES
@click.option(
    "--profile",
    "profiles",
    metavar="URL",
    multiple=True,
    help="A profile that resources of its type must hold, besides those that they claim. May be repeated.",
)
@click.option(
    "--package",
    "packages",
    metavar="FILE",
    multiple=True,
    type=click.Path(exists=True),
    help="A FHIR package (.tgz), or a folder of definitions, to judge by as well. May be repeated.",
)
@POLICY
@click.option("--report", "form", type=FORMS, default="text", show_default=True, help="Form of the report.")
@click.option("--out", type=click.Path(dir_okay=False), help="A file for the report.")
@shared
@click.pass_context
def check(
    context: click.Context,
    /,
    files: tuple[str, ...],
    profiles: tuple[str, ...],
    packages: tuple[str, ...],
    policy: str,
    form: str,
    out: str | None,
) -> None:
    """Check that FILES are FHIR R4: JSON, NDJSON or XML.

    På svenska: kontrollera att filer är giltig FHIR R4 och följer sina profiler.

    Judged by R4 (4.0.1) itself: elements, cardinalities, types, formats, codes, references, invariants,
    narratives, Bundles. And by every profile that a resource claims in meta.profile and that is at hand:
    ours, those in your site's fhir/, those of a --package. Extensions that are not known, and references
    that lead out of the file, are warnings. Every finding has its place as FHIRPath, with line and column.

    \b
    Examples:
      sipfhir check bundle.json
      sipfhir check *.xml --lang en --report operation-outcome
      sipfhir check plan.json --package hl7se.fhir.base.tgz --profile URL
      sipfhir convert export.xml --to fhir | sipfhir check -
    """
    from sipfhir.cli import reports
    from sipfhir.rules import fails_at

    session = context.find_root().ensure_object(Session)
    fail = fails_at(session.site, policy)
    outcomes = {item: _checked(item, profiles, packages, session) for item in inputs(files)}
    reports.give(session, outcomes, form, policy, out)
    context.exit(exit_code(outcomes.values(), fail))


def _checked(item: Input, profiles: tuple[str, ...], packages: tuple[str, ...], session: Session) -> Outcome:
    from sipfhir.conformance.checking import judgements

    outcome = Outcome(item.name, system="fhir")
    with outcome.unreadable():
        found = judgements(
            item.source, profiles=profiles, packages=packages, site=session.site, file=item.name
        )
        for judged, findings in found:
            outcome.judged |= judged
            outcome.findings += findings
    return outcome
