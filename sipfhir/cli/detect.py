"""``sipfhir detect``: which system a file comes from, how sure that is, and why."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sipfhir.cli.inputs import Input, inputs
from sipfhir.cli.options import shared
from sipfhir.cli.outcome import CLEAN, UNREADABLE
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir.cli.detect_text import Seen


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True))
@shared
@click.pass_context
def detect(context: click.Context, files: tuple[str, ...]) -> None:
    """Say which system FILES come from.

    På svenska: vilket system filerna kommer från, hur säkert det är, och varför.

    FILES may be folders, whose files are all looked at, and - for standard input. Only the beginning of a
    file is read, and only names that a system is known by are told, never what the file says. Two systems
    that a file is as much like are both named: convert and validate then want --from.

    \b
    Exit codes here:
      0  every file is recognised, surely or likely
      3  one is not, or cannot be read

    \b
    Examples:
      sipfhir detect export.xml
      sipfhir detect exports/ --json
      cat export.csv | sipfhir detect -
    """
    from sipfhir.cli.detect_text import as_json, lines

    session = context.find_root().ensure_object(Session)
    seen = [_look(item, session) for item in _all(files)]
    code = CLEAN if seen and all(each.recognised for each in seen) else UNREADABLE
    if session.as_json:
        click.echo(as_json(seen, code, session.lang))
    for line in () if session.as_json else lines(seen, session):
        click.echo(line)
    context.exit(code)


def _all(files: tuple[str, ...]) -> Iterator[Input]:
    """The files that were named, and those of the folders, by name. What is hidden is passed over."""
    for item in inputs(files):
        if isinstance(item.source, Path) and item.source.is_dir():
            yield from (Input(str(file), file) for file in _inside(item.source))
        else:
            yield item


def _inside(folder: Path) -> list[Path]:
    return sorted(
        file
        for file in folder.rglob("*")
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    )


def _look(item: Input, session: Session) -> "Seen":
    from sipfhir.cli.detect_text import Seen
    from sipfhir.errors import BadInput
    from sipfhir.opening import beginning, opened
    from sipfhir.recognition import Look, look

    try:
        stream, _ = opened(item.source)
        with stream:
            return Seen(item.name, look(beginning(stream), session.site))
    except BadInput as error:
        return Seen(item.name, Look(), str(error))
