"""``sipfhir statistics``: how many plans, and nothing about one of them."""

import re
import sys
from calendar import monthrange
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sipfhir.cli.files import written_aside
from sipfhir.cli.inputs import CHARSET, FILES, FROM, Input, inputs, readings
from sipfhir.cli.options import day, shared, today
from sipfhir.cli.outcome import Outcome, exit_code
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir.statistics import Asked, Gathering, Statistics

CHOICES = ("year", "code", "sex", "age", "kommun", "follow-up", "unit")
FORMS = click.Choice(["text", "csv", "json", "fhir", "html"])


def _by(_context: click.Context, _option: click.Parameter, value: str) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(name.strip() for name in value.split(",")))
    if wrong := [name for name in asked if name not in CHOICES]:
        raise click.BadParameter(f"{wrong[0]}: choose among {', '.join(CHOICES)}.")
    if {"kommun", "unit"} <= set(asked):
        raise click.BadParameter(
            "kommun and unit give each other away (a unit lies in a kommun): publish one of them."
        )
    return tuple(name for name in CHOICES if name in asked)


def _period(_context: click.Context, _option: click.Parameter, value: str | None) -> tuple[str, str] | None:
    if value is None:
        return None
    found = re.fullmatch(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?", value)
    if found is None or found[1] == "0000":
        raise click.BadParameter("not a year or month. Write 2024, or 2024-03.")
    year, first, last = int(found[1]), int(found[2] or 1), int(found[2] or 12)
    return f"{found[1]}-{first:02}-01", f"{found[1]}-{last:02}-{monthrange(year, last)[1]}"


@click.command()
@FILES
@FROM
@CHARSET
@click.option(
    "--by",
    default="year,code,sex,age,kommun,follow-up",
    show_default=True,
    callback=_by,
    metavar="WHAT,...",
    help="Which tables: year, code, sex, age, kommun, follow-up, unit (not with kommun).",
)
@click.option(
    "--bands",
    type=click.Choice(["wide", "five-year"]),
    default="wide",
    show_default=True,
    help="Age bands: 0-12, 13-18, 19-64, 65-84, 85+, or five years each. One of them a run.",
)
@click.option(
    "--period", metavar="YEAR", callback=_period, help="Plans made in a year or month: 2024, 2024-03."
)
@click.option("--from-date", metavar="DATE", callback=day, help="Plans made on this day or later.")
@click.option("--to-date", metavar="DATE", callback=day, help="Plans made on this day or earlier.")
@click.option(
    "--limit",
    type=click.IntRange(2),
    default=5,
    show_default=True,
    help="Cells of fewer persons are hidden.",
)
@click.option(
    "--months",
    type=click.IntRange(1, 120),
    default=6,
    show_default=True,
    help="A follow-up within so many months is in time.",
)
@today()
@click.option("--report", "form", type=FORMS, default="text", show_default=True, help="Form of the answer.")
@click.option("--out", type=click.Path(dir_okay=False), help="A file for the answer.")
@shared
@click.pass_context
def statistics(
    context: click.Context,
    /,
    files: tuple[str, ...],
    system: str | None,
    charset: str | None,
    form: str,
    out: str | None,
    **asked: Any,
) -> None:
    """Count the plans of FILES: by KVÅ and KSI code, year, sex, age, kommun, follow-up, unit.

    På svenska: statistik över planerna: antal per KVÅ- och KSI-kod, år, kön, ålder och kommun, andel
    uppföljda, och koder som saknas per enhet. Bara summor; små celler döljs.

    A plan is counted once, in whatever files and versions it stands. Codes that the source lacks are derived,
    and marked so. Cells of fewer persons than --limit are hidden, with others so that nobody can work them
    out from all tables together. How many records were left out, and why, is told on standard error.

    \b
    Examples:
      sipfhir statistics export/*.xml --period 2024
      sipfhir statistics *.json --by year,code,age --bands five-year --report csv --out sip-2024.csv
      sipfhir statistics *.json --by unit --report html --out koder-per-enhet.html
    """
    from sipfhir.statistics import Gathering

    session, what = context.find_root().ensure_object(Session), _asked(asked)
    gathering = Gathering(session.site)
    outcomes = _gather(gathering, inputs(files), system, charset, session)
    found = gathering.statistics(what)
    _give(found, "json" if session.as_json else form, out, session)
    _tell(gathering, session)
    context.exit(exit_code(outcomes))


def _gather(
    gathering: "Gathering", items: list[Input], system: str | None, charset: str | None, session: Session
) -> list[Outcome]:
    """Each file read; one that cannot be read is told, and the next one goes on."""
    from sipfhir.cli import show
    from sipfhir.cli.progress import Progress

    outcomes = {item: Outcome(item.name) for item in items}
    with Progress(session, len(items)) as progress:
        for item, outcome in progress.over(outcomes):
            with outcome.unreadable():
                for reading in readings(item, system, charset, session.site):
                    progress.step()
                    if reading.plan is None:
                        outcome.count(reading)
                    outcome.plans += reading.plan is not None
                    gathering.take(reading)
    show.unread(outcomes.values())
    return list(outcomes.values())


def _asked(given: dict[str, Any]) -> "Asked":
    from sipfhir.statistics import Asked

    period = given["period"]
    if period and (given["from_date"] or given["to_date"]):
        raise click.UsageError("Give --period, or --from-date and --to-date, not both.")
    first, last = period or (given["from_date"], given["to_date"])
    if first and last and first > last:
        raise click.UsageError("--from-date is later than --to-date.")
    return Asked(
        by=given["by"],
        bands=given["bands"],
        limit=given["limit"],
        months=given["months"],
        first=first,
        last=last,
        day=given["today"],
    )


def _give(found: "Statistics", form: str, out: str | None, session: Session) -> None:
    """The answer on standard output, or in a file with a line that says where it is. Raises Fatal."""
    from sipfhir.statistics.forms import form as made

    data = made(form)(found, session.lang, session.site).encode()
    if out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    with written_aside(Path(out)) as stream:
        stream.write(data)
    click.echo(session.say("Statistik: {}", "Statistics: {}").format(out))


def _tell(gathering: "Gathering", session: Session) -> None:
    """How many records were not counted, and why: for whoever ran it, so in full."""
    from sipfhir.statistics.words import REASONS

    for reason, count in sorted(gathering.left_out.items()):
        why = session.say(*REASONS[reason])
        click.echo(session.say("räknas inte: {} ({})", "not counted: {} ({})").format(count, why), err=True)
