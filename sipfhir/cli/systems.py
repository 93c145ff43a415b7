"""``sipfhir systems``: what can be read and written, and on what evidence."""

import sys
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

import click

from sipfhir.cli import show
from sipfhir.cli.options import shared
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir.registry import System


@click.command()
@click.option("--matrix", is_flag=True, help="What each holds, and what is lost from each to each.")
@shared
@click.pass_context
def systems(context: click.Context, matrix: bool) -> None:
    """List the systems, their directions, our evidence.

    På svenska: vilka system som finns, åt vilka håll, och på vilka belägg. Med --matrix: vad de håller, och
    hur många av planens fält som saknar plats på vägen från ett till ett annat.

    \b
    Evidence:
      A  the vendor publishes the interface for this information
      B  the vendor publishes a neighbouring interface; the plan's own shape is our proposal
      C  the words are found in manuals; the shape of the file is our proposal
      D  the system is gone or going: kept for archives
    """
    from sipfhir.registry import systems as known

    session = context.find_root().ensure_object(Session)
    if matrix:
        from sipfhir.cli.matrix import shown

        click.echo(shown(session, colour=show.colour(sys.stdout)), nl=False, color=True)
        return
    rows = [_row(system, session.lang) for system in known(session.site)]
    if session.as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(rows), indent=2).decode())
    else:
        click.echo(_table(rows, session), nl=False, color=show.colour(sys.stdout))


def _row(system: "System", lang: str) -> dict[str, Any]:
    return {
        "system": system.folder,
        "title": system.title,
        "evidence": system.evidence,
        "basis": system.basis,
        "evidence_text": system.evidence_text[lang],
        "import_only": system.import_only,
        "directions": {way: {"how": told.how, **told.note} for way, told in system.directions.items()},
        "sources": system.sources,
        "verified_with_customer": system.verified_with_customer,
    }


def _table(rows: list[dict[str, Any]], session: Session) -> str:
    from sipfhir.cli.tables import drawn

    headings = session.say("system|namn|belägg|riktningar", "system|name|evidence|directions").split("|")
    cells = [(row["system"], row["title"], _evidence(row, session), _ways(row, session)) for row in rows]
    return drawn(headings, cells, get_terminal_size().columns, colour=show.colour(sys.stdout))


def _evidence(row: dict[str, Any], session: Session) -> str:
    from sipfhir.report.words import tried

    return f"{row['evidence']}: {row['evidence_text']}; {tried(row['verified_with_customer'], session.lang)}"


def _ways(row: dict[str, Any], session: Session) -> str:
    told = "\n".join(f"{way}: {each['how']}" for way, each in row["directions"].items())
    return told + (session.say(" (bara inläsning)", " (import only)") if row["import_only"] else "")
