"""``sipfhir merge``: parts of one plan laid together."""

import sys
from pathlib import Path

import click

from sipfhir.cli.inputs import CHARSET, FILES, FROM, inputs, readings
from sipfhir.cli.options import TO, shared
from sipfhir.cli.outcome import Outcome, exit_code
from sipfhir.cli.session import Session


@click.command()
@FILES
@TO
@FROM
@click.option("--out", type=click.Path(dir_okay=False), help="A file; standard output when left out.")
@CHARSET
@shared
@click.pass_context
def merge(
    context: click.Context,
    files: tuple[str, ...],
    to: str,
    system: str | None,
    out: str | None,
    charset: str | None,
) -> None:
    """Lay parts of one plan, from several FILES, together.

    På svenska: lägg ihop delar av samma plan från flera filer, och visa allt som skiljer.

    What only one file says is taken. Where two disagree the first file's word stands, and the conflict is
    told with both places. All plans must be of one person.

    \b
    Examples:
      sipfhir merge prator.xml lifecare.json --to fhir --out hel.json
    """
    from sipfhir.across import merge as lay
    from sipfhir.cli import deliver, show
    from sipfhir.cli.destinations import target
    from sipfhir.reading import Reading

    session = context.find_root().ensure_object(Session)
    name, _ = target(to, "bundle", session.site)
    outcomes = {item: Outcome(item.name) for item in inputs(files)}
    parts: list[Reading] = []
    for item, outcome in outcomes.items():
        with outcome.unreadable():
            for reading in readings(item, system, charset, session.site):
                outcome.count(reading)
                parts.append(reading)
    merged = lay(parts)
    last = list(outcomes.values())[-1]
    last.findings += merged.findings
    place = Path(out) if out else None
    whole = [Reading(merged.plan)]
    if name == "fhir":
        last.findings += deliver.bundles(whole, place, session.site, "bundle", disclose=False)
    else:
        last.findings += deliver.system(whole, name, place, session.site, residue=False)
    show.report(session, outcomes, sys.stderr if out is None else sys.stdout)
    context.exit(exit_code(outcomes.values()))
