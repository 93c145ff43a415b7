"""``sipfhir convert``: files of one form in, files of another form out."""

import sys

import click

from sipfhir.cli.inputs import CHARSET, FILES, FROM, inputs
from sipfhir.cli.options import ACTIVITIES, DISCLOSE, FORM, TO, VERSION, XML, shared
from sipfhir.cli.outcome import exit_code
from sipfhir.cli.session import Session


@click.command()
@FILES
@TO
@FROM
@click.option("--out", type=click.Path(), help="A file, or a folder when there are several files.")
@FORM
@XML
@ACTIVITIES
@VERSION
@CHARSET
@click.option(
    "--residue/--no-residue",
    default=True,
    show_default=True,
    help="Keep what the plan has no place for: in NAME.residue.json beside FHIR, and back from there.",
)
@DISCLOSE
@shared
@click.pass_context
def convert(
    context: click.Context,
    files: tuple[str, ...],
    to: str,
    system: str | None,
    out: str | None,
    form: str,
    xml: bool,
    charset: str | None,
    residue: bool,
    disclose: bool,
    activities: str | None,
    version: str,
) -> None:
    """Convert FILES between systems and FHIR. - is standard input.

    På svenska: omvandla filer mellan system och FHIR. Källan känns igen på innehållet.

    One file and no --out gives standard output. Several files, or an --out that is a folder, give files that
    are named after the input. Each plan becomes a Bundle of its own, one a line when the file holds several.
    What the target cannot hold is listed, never dropped in silence.

    From FHIR to FHIR, resources of any type of R4 stay as they are, to the last digit: JSON becomes XML with
    --xml, and XML becomes JSON without. With --no-residue, or another --format, the plan is built anew.

    \b
    Examples:
      sipfhir convert export.xml --to fhir
      sipfhir convert *.xml --to fhir --format ndjson --out out/
      sipfhir convert export.xml --to fhir --activities reference
      sipfhir convert export.xml --to fhir --fhir-version R5
      sipfhir convert export.xml --to lifecare --out plan.json
      sipfhir convert plan.json --from fhir --to prator --out back.xml
      sipfhir convert patient.json --from fhir --to fhir --xml
      cat export.xml | sipfhir convert - --to fhir
    """
    from sipfhir.cli import show
    from sipfhir.cli.destinations import destinations, target
    from sipfhir.cli.job import Job
    from sipfhir.cli.progress import Progress
    from sipfhir.cli.styles import asked

    session = context.find_root().ensure_object(Session)
    if (form != "bundle" or xml) and to != "fhir":
        raise click.UsageError("--format and --xml are of FHIR: leave them out, or give --to fhir.")
    if form == "ndjson" and xml:
        raise click.UsageError("NDJSON is JSON: leave out --xml, or --format ndjson.")
    if version == "R5" and xml:
        raise click.UsageError("--xml is of R4: leave it out, or --fhir-version R5.")
    style = asked(activities, version, to)
    items = inputs(files)
    name, ending = target(to, form, session.site, xml)
    places = destinations(items, out, ending)
    job = Job(session.site, name, form, system, charset, residue, disclose, xml, style)
    with Progress(session, len(items)) as progress:
        outcomes = {item: job.run(item, place, progress.step) for item, place in progress.over(places)}
    show.report(session, outcomes, sys.stderr if out is None else sys.stdout)
    show.directions(session, outcomes.values(), name)
    context.exit(exit_code(outcomes.values()))
