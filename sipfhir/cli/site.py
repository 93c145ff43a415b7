"""``sipfhir site``: a folder of your own, laid over what ships."""

from pathlib import Path

import click

from sipfhir.cli.options import shared
from sipfhir.cli.session import Session


@click.group()
@shared
def site() -> None:
    """Make and check a site folder: your own systems, mappings, tables, addresses and policies.

    På svenska: gör och granska en platsmapp, det som är eget och läggs över det som följer med.

    \b
    Examples:
      sipfhir site init ./region-x
      sipfhir site check --site ./region-x
      sipfhir site diff --site ./region-x
    """


@site.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", help="The installation: ids depend on it. The folder's name when left out.")
@shared
@click.pass_context
def init(context: click.Context, folder: Path, name: str | None) -> None:
    """Make a site folder in DIR, with a key of its own.

    På svenska: gör en platsmapp med en egen nyckel.

    DIR is new or empty. The key is made of random bytes that only you can read (mode 0600). The files that
    end in .example show a mapping that changes one field, and a table that adds one row.
    """
    from sipfhir.authoring.site_folder import create

    session = context.find_root().ensure_object(Session)
    files = create(folder, name or folder.resolve().name)
    if session.as_json:
        _json({"exit_code": 0, "folder": str(folder), "files": files})
        return
    for file in files:
        click.echo(f"{folder / file}")
    told = session.say("Klart. Pröva nu:", "Done. Now try:")
    click.echo(f"{told} sipfhir site check --site {folder}")


@site.command()
@shared
@click.pass_context
def diff(context: click.Context) -> None:
    """Show what the site says otherwise than what ships.

    På svenska: visa vad platsen ändrar, fält för fält och rad för rad.

    - is what ships, + is what the site says. A file that neither extends ours nor is new hides ours whole:
    then our upgrades do not reach it.
    """
    from sipfhir.authoring.site_diff import site_diff
    from sipfhir.cli.site_text import changes, changes_as_data

    session = context.find_root().ensure_object(Session)
    found = site_diff(session.site)
    if session.as_json:
        _json({"exit_code": 0, "files": changes_as_data(found)})
        return
    for line in changes(found, session):
        click.echo(line)


@site.command()
@click.option("--notes", is_flag=True, help="Show notes too: what was never tried.")
@shared
@click.pass_context
def check(context: click.Context, notes: bool) -> None:
    """Check everything in the site folder: settings, key, files, mappings, tables.

    På svenska: granska allt i platsmappen.

    Problems of ours are told when the site's files reach them. Ends with 1 when something is an error.
    """
    from sipfhir.authoring.site_check import site_check
    from sipfhir.cli.problems import as_data, exit_code, lines

    session = context.find_root().ensure_object(Session)
    found = site_check(session.site)
    if session.as_json:
        _json(as_data(found, session))
    else:
        click.echo("\n".join(lines(found, session, notes=notes)))
    context.exit(exit_code(found))


def _json(document: object) -> None:
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
