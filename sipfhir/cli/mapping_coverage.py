"""``sipfhir mapping coverage``: what a mapping reaches, as tables, JSON or a page."""

import sys
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

from sipfhir.cli import show
from sipfhir.cli.options import shared
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir.authoring.coverage import Coverage

VIEWS = ("rules", "fields", "places")


@click.command()
@click.argument("system")
@click.option("--html", "page", type=click.Path(dir_okay=False, path_type=Path), help="Write a page, too.")
@click.option("--all", "every", is_flag=True, help="Every field and every place, not only sums and gaps.")
@click.option(
    "--view", "views", type=click.Choice(VIEWS), multiple=True, help="Only this view; may be repeated."
)
@shared
@click.pass_context
def coverage(
    context: click.Context, system: str, page: Path | None, every: bool, views: tuple[str, ...]
) -> None:
    """Show what the mapping of SYSTEM reaches.

    På svenska: visa vad en mappning täcker.

    \b
    rules   can a plan that is read give what the law and the rules ask?
    fields  which fields of the plan are read, written, derived, constant, not held?
    places  which leaves of the samples are mapped, ignored, unmapped?

    The page of --html needs nothing but itself: mail it, print it.
    """
    from sipfhir.authoring.coverage import coverage as covered

    session = context.find_root().ensure_object(Session)
    found = covered(session.site, system)
    if page is not None:
        _write(found, page, session)
    if session.as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    else:
        click.echo(_text(found, views or VIEWS, every, session), nl=False)


def _write(found: "Coverage", page: Path, session: Session) -> None:
    from sipfhir.authoring.coverage_html import page as made
    from sipfhir.cli.files import written_aside

    with written_aside(page) as stream:
        stream.write(made(found, session.lang).encode())


def _text(found: "Coverage", views: tuple[str, ...], every: bool, session: Session) -> str:
    from sipfhir.authoring.coverage_tables import fields, places, rules

    made = {"rules": rules(found), "fields": fields(found, every), "places": places(found, every)}
    parts = []
    for view in VIEWS:
        if view in views:
            parts.append(made[view].summary.text(session.lang))
            parts.append(
                _drawn(made[view].headings(session.lang), made[view].cells(session.lang), made[view].numbers)
            )
    return "\n".join(part for part in parts if part)


def _drawn(headings: list[str], cells: list[tuple[str, ...]], numbers: int) -> str:
    from sipfhir.cli.tables import drawn

    if not cells:
        return ""
    width = get_terminal_size().columns
    return drawn(headings, cells, width, colour=show.colour(sys.stdout), right=numbers)
