"""``sipfhir hl7v2 fields``: which field of a plan stands where."""

import click

from sipfhir.cli.hl7v2 import ENDPOINT
from sipfhir.cli.options import shared
from sipfhir.cli.session import Session


@click.command()
@ENDPOINT
@shared
@click.pass_context
def fields(context: click.Context, name: str) -> None:
    """Show which field of a plan stands in which field of a segment, and under which code.

    På svenska: visa vilket fält i planen som står i vilket HL7-fält.
    """
    from sipfhir.carriers.hl7v2.page import table

    session = context.find_root().ensure_object(Session)
    click.echo(table(session.site, name, session.lang), nl=False)
