"""``sipfhir mapping show``: the reader and the writer that a mapping file is compiled into."""

import click

from sipfhir.cli.options import shared
from sipfhir.cli.session import Session


@click.command()
@click.argument("system")
@shared
@click.pass_context
def show(context: click.Context, system: str) -> None:
    """Show the program that a mapping is compiled into.

    På svenska: visa den läsare och skrivare som mappningen blir.

    First the reader, then the reader that also notes places, then the writer: Python, made
    anew for every run. Names such as leaf_1 and read_1 stand for rules and converters of the mapping.
    """
    from sipfhir.registry import mapping
    from sipfhir.registry import system as named

    session = context.find_root().ensure_object(Session)
    folder = named(system, session.site).folder
    source = mapping(session.site, folder).source
    if session.as_json:
        import msgspec

        document = msgspec.json.encode({"system": folder, "source": source})
        click.echo(msgspec.json.format(document, indent=2).decode())
    else:
        click.echo(source)
