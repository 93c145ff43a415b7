"""``sipfhir pseudonymise``: shareable copies of exports."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sipfhir.cli.inputs import CHARSET, FILES, FROM, inputs
from sipfhir.cli.options import shared
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir.cli.copies import Made

KEYS = "--key-file, --new-key and --demo-key"


@click.command()
@FILES
@click.option("--out", required=True, type=click.Path(file_okay=False), help="The folder for the copies.")
@click.option(
    "--key-file",
    type=click.Path(exists=True, dir_okay=False),
    help="The key: a file of 16 to 64 bytes. The site's own key when left out.",
)
@click.option(
    "--new-key", type=click.Path(dir_okay=False), help="Make a random key, and keep it in this new file."
)
@click.option(
    "--demo-key", is_flag=True, help="Use the public demo key. Anybody can undo the copy: only for trials."
)
@click.option(
    "--keep-name",
    "keep",
    metavar="NAME",
    multiple=True,
    help="An unknown name of an element, member or column that may be seen. May be given several times.",
)
@FROM
@CHARSET
@shared
@click.pass_context
def pseudonymise(
    context: click.Context,
    files: tuple[str, ...],
    out: str,
    key_file: str | None,
    new_key: str | None,
    demo_key: bool,
    keep: tuple[str, ...],
    system: str | None,
    charset: str | None,
) -> None:
    """Make copies of FILES that can be shared.

    På svenska: gör kopior av exporter som kan delas, till exempel med en leverantör.

    A copy is in the form of its file, with the same faults. Everybody in it is somebody else: identities,
    names, texts and contacts are replaced, dates are moved. The same person becomes the same under one key.
    Nothing is kept that is not known to be free of data. Read a copy before you send it.

    \b
    Examples:
      sipfhir pseudonymise export.xml --out copies/ --new-key copies.key
      sipfhir --site ./region-x pseudonymise export/*.xml --out copies/
      sipfhir pseudonymise broken.json --from lifecare --out copies/ --key-file copies.key
    """
    from sipfhir.cli import copies
    from sipfhir.cli.progress import Progress

    session = context.find_root().ensure_object(Session)
    key = _key(session, key_file, new_key, demo_key)
    items = inputs(files)
    made: list[Made] = []
    with Progress(session, len(items)) as progress:
        for number, (item, _) in enumerate(progress.over(dict.fromkeys(items)), 1):
            job = copies.Job(Path(out), key, session, system, charset, frozenset(keep))
            made.append(job.run(item, number, len(items)))
            progress.step()
    copies.report(made, session)
    context.exit(max((each.exit_code for each in made), default=0))


def _key(session: Session, file: str | None, new: str | None, demo: bool) -> bytes:
    """The key that was asked for. Raises click.UsageError when there is none that keeps anything secret."""
    from sipfhir.pseudonymise import new_key, read_key

    if sum(map(bool, (file, new, demo))) > 1:
        raise click.UsageError(f"Give one of {KEYS}.")
    if file:
        return read_key(Path(file))
    if new:
        return new_key(Path(new))
    if session.site.demo and not demo:
        raise click.UsageError(
            "There is no key. The demo key is public: with it anybody finds out who is who by trying. "
            f"Give --site with a key-file in its site.yaml, or one of {KEYS}."
        )
    return session.site.key
