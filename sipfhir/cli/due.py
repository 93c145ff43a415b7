"""``sipfhir due``: what has been left undone, by unit."""

import sys
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

from sipfhir.cli import show
from sipfhir.cli.inputs import CHARSET, FILES, FROM, inputs, readings
from sipfhir.cli.options import POLICY, shared, today
from sipfhir.cli.outcome import Outcome, exit_code
from sipfhir.cli.session import Session
from sipfhir.cli.tables import drawn

if TYPE_CHECKING:
    from sipfhir.across import Reminder

_KINDS = {
    "sv": {"follow-up": "uppföljning försenad", "call": "kallelse obesvarad", "close": "plan ej avslutad"},
    "en": {"follow-up": "follow-up overdue", "call": "call unanswered", "close": "plan never closed"},
}


@click.command()
@FILES
@FROM
@CHARSET
@POLICY
@today("today")
@click.option("--ahead", default=0, type=click.IntRange(0), metavar="DAYS", help="Also follow-ups this near.")
@click.option(
    "--wait",
    default=7,
    show_default=True,
    type=click.IntRange(0),
    metavar="DAYS",
    help="A call's time to answer.",
)
@shared
@click.pass_context
def due(
    context: click.Context,
    files: tuple[str, ...],
    system: str | None,
    charset: str | None,
    policy: str,
    today: str,
    ahead: int,
    wait: int,
) -> None:
    """List what is due in FILES: overdue follow-ups, unanswered calls, plans never closed.

    På svenska: påminnelser per enhet: försenade uppföljningar, obesvarade kallelser, planer som inte
    avslutats.

    The day is today unless --today says another. Of a plan the list shows the unit and the place in the file,
    never the person.

    \b
    Examples:
      sipfhir due export.xml
      sipfhir due *.json --today 2026-11-22 --ahead 14
    """
    from sipfhir.across import due as reminders
    from sipfhir.across import order

    session = context.find_root().ensure_object(Session)
    outcomes = {item: Outcome(item.name) for item in inputs(files)}
    found: list[Reminder] = []
    for item, outcome in outcomes.items():
        with outcome.unreadable():
            for reading in readings(item, system, charset, session.site):
                outcome.count(reading)
                found += reminders([reading], today, site=session.site, policy=policy, ahead=ahead, wait=wait)
    _show(sorted(found, key=order), session)
    show.unread(outcomes.values())
    context.exit(exit_code(outcomes.values()))


def _show(found: "list[Reminder]", session: Session) -> None:
    if session.as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
        return
    cells = [_row(one, session) for one in found]
    if sys.stdout.isatty():
        headings = session.say("enhet|datum|vad|var", "unit|day|what|where").split("|")
        click.echo(
            drawn(headings, cells, get_terminal_size().columns, colour=show.colour(sys.stdout)), nl=False
        )
        return
    for unit, day, what, where in cells:
        click.echo(f"{where}: {day} {what}: {unit}")


def _row(one: "Reminder", session: Session) -> tuple[str, str, str, str]:
    unit = one.unit or session.say("enhet ej angiven", "no unit named")
    where = f"{one.place.file or '-'}:{one.place.line or 1}"
    return unit, one.day or "-", _KINDS[session.lang][one.kind], where
