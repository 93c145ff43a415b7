"""``sipfhir print``: sheets of paper of plans, and back from a sheet to its plan."""

import sys

import click

from sipfhir.cli.inputs import CHARSET, FILES, FROM, inputs
from sipfhir.cli.options import shared
from sipfhir.cli.outcome import exit_code
from sipfhir.cli.session import Session


@click.command("print")
@FILES
@FROM
@click.option(
    "--sheet",
    type=click.Choice(["plan", "kallelse", "consent"]),
    default="plan",
    show_default=True,
    help="The plan, the latest call to a meeting, or the form for consent.",
)
@click.option(
    "--form",
    type=click.Choice(["pdf", "html"]),
    default="pdf",
    show_default=True,
    help="Tagged PDF (PDF/UA-1), or a page of HTML that needs nothing outside itself.",
)
@click.option("--easy", is_flag=True, help="Easy words, larger type.")
@click.option("--out", type=click.Path(), help="A folder, or for one plan a file that ends in .pdf or .html.")
@click.option(
    "--find", metavar="CODE", help="Print nothing: tell which of the plans has this code of a sheet."
)
@CHARSET
@shared
@click.pass_context
def sheets(
    context: click.Context,
    files: tuple[str, ...],
    system: str | None,
    sheet: str,
    form: str,
    easy: bool,
    out: str | None,
    find: str | None,
    charset: str | None,
) -> None:
    """Print the plans of FILES on paper. - is standard input.

    På svenska: skriv ut planer, kallelser och samtyckesblanketter på papper, också lättlästa.

    Each plan becomes a sheet in the folder --out, named after its code: never after the person. One plan
    and no --out gives standard output. --lang chooses the language of the sheet. Of a person with protected
    identity neither name nor places nor relatives are printed.

    The code stands on the sheet as QR and in words. --find finds the plan of a sheet that came back; the
    first eight characters are enough.

    \b
    Examples:
      sipfhir print export.xml --out sheets/
      sipfhir print export.xml --sheet kallelse --easy --out sheets/
      sipfhir print plan.json --form html --lang en --out plan.html
      sipfhir print *.xml --find 4a8ee1b1-df79-cf17-52db-4f95915b6951
    """
    from sipfhir.cli import show
    from sipfhir.cli.sheets_found import search, told
    from sipfhir.cli.sheets_job import Job, demo
    from sipfhir.cli.sheets_tray import Tray

    session = context.find_root().ensure_object(Session)
    if find is not None:
        context.exit(told(search(inputs(files), find, session, system, charset), session))
    items = inputs(files)
    tray = Tray.of(out, form, several=len(items) > 1)
    job = Job(session.site, session.lang, sheet, form, easy, system, charset)
    outcomes = {item: job.run(item, tray) for item in items}
    tray.empty()
    outcomes[items[-1]].findings += demo(session.site, outcomes.values())
    show.report(session, outcomes, sys.stderr if out is None else sys.stdout)
    context.exit(exit_code(outcomes.values()))
