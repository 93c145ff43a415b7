"""``sipfhir sync key``: a key for dead letters."""

import os
from pathlib import Path

import click

from sipfhir.cli.options import shared
from sipfhir.cli.session import Session


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path), help="A new file for the key, that only you can read."
)
@shared
@click.pass_context
def key(context: click.Context, out: Path | None) -> None:
    """Make a key that dead letters are encrypted with. Keep it apart from the state.

    På svenska: gör en nyckel för de dödbrev som sparas krypterade.

    \b
    Examples:
      sipfhir sync key --out dead.key      then, in the file: [dead] key = "file:dead.key"
    """
    from cryptography.fernet import Fernet

    from sipfhir.errors import Fatal

    made = Fernet.generate_key() + b"\n"
    if out is None:
        click.echo(made.decode(), nl=False)
        return
    try:
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(made)
    except OSError as error:
        raise Fatal(f"{out}: cannot be written: {error.strerror}. A key is never written over.") from None
    session = context.find_root().ensure_object(Session)
    click.echo(session.say("Nyckel: {}", "Key: {}").format(out), err=True)
