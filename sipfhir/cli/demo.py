"""``sipfhir demo``: every shipped sample, one table."""

import sys

import click

from sipfhir.cli import show
from sipfhir.cli.options import shared
from sipfhir.cli.session import Session

WIDTH = 200
"""More than the table needs: a line a file is worth more than fitting a narrow window."""


@click.command()
@shared
@click.pass_context
def demo(context: click.Context) -> None:
    """Convert every sample that ships.

    På svenska: omvandla alla exempelfiler.

    Each file is read, checked, turned into FHIR, read back from FHIR and written as the file it was. The last
    columns say whether that file equals the first as data, and whether all came out as the sample says it
    should. Exit code 0 means that every sample did.
    """
    from sipfhir.demo import run

    session = context.find_root().ensure_object(Session)
    rows = list(run(session.site))
    if session.as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(rows), indent=2).decode())
    else:
        from sipfhir.cli.demo_table import table

        click.echo(table(rows, session, WIDTH, colour=show.colour(sys.stdout)), nl=False, color=True)
    context.exit(0 if all(not row.unexpected for row in rows) else 1)
