"""``sipfhir mapping diff``: what two systems hold of the plan, compared field by field."""

import sys
from collections.abc import Sequence
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

from sipfhir.cli import show
from sipfhir.cli.options import shared
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir.authoring.differences import Difference, Only


@click.command()
@click.argument("a")
@click.argument("b")
@shared
@click.pass_context
def diff(context: click.Context, a: str, b: str) -> None:
    """Compare what two systems A and B can hold.

    På svenska: jämför vad två system kan hålla.

    Fields of the plan that only one of them has a place for, then codes that only one of them has a word for,
    then texts whose longest length differs. What a plan really loses on its way is told by convert.
    """
    from sipfhir.authoring.differences import difference

    session = context.find_root().ensure_object(Session)
    found = difference(session.site, a, b)
    if session.as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    else:
        click.echo(_text(found, session), nl=False)


def _text(found: "Difference", session: Session) -> str:
    texts = [
        session.say("Båda håller {} fält.\n", "Both hold {} fields.\n").format(found.both),
        _only(found.only_a, found.a, found.b, session),
        _only(found.only_b, found.b, found.a, session),
        _codes(found, session),
        _lengths(found, session),
    ]
    return "\n".join(text for text in texts if text)


def _only(rows: "list[Only]", here: str, there: str, session: Session) -> str:
    title = session.say("{} håller, {} gör det inte: {}", "{} holds, {} does not: {}")
    head = title.format(here, there, len(rows)) + "\n"
    if not rows:
        return head
    headings = session.say("fält|betydelse|{}|{}", "field|meaning|{}|{}").format(here, there).split("|")
    cells = [
        (each.field, each.term.text(session.lang), way(each.here, session), way(each.there, session))
        for each in rows
    ]
    return head + _drawn(headings, cells)


def way(how: str, session: Session) -> str:
    """How a field is reached, in words."""
    from sipfhir.authoring.coverage_words import WORDS

    return WORDS[f"fields.{how}"].text(session.lang)


def _codes(found: "Difference", session: Session) -> str:
    title = session.say("Koder som bara den ena har ord för: {}", "Codes that only one has a word for: {}")
    head = title.format(len(found.codes)) + "\n"
    headings = (
        session.say("fält|bara {}|bara {}", "field|only {}|only {}").format(found.a, found.b).split("|")
    )
    cells = [(each.field, ", ".join(each.only_a), ", ".join(each.only_b)) for each in found.codes]
    return head + (_drawn(headings, cells) if cells else "")


def _lengths(found: "Difference", session: Session) -> str:
    if not found.lengths:
        return ""
    unknown = session.say("ingen gräns känd", "no limit known")
    cells = [(each.field, str(each.a or unknown), str(each.b or unknown)) for each in found.lengths]
    title = session.say("Längsta text", "Longest text")
    return f"{title}\n" + _drawn([session.say("fält", "field"), found.a, found.b], cells)


def _drawn(headings: list[str], cells: Sequence[Sequence[str]]) -> str:
    from sipfhir.cli.tables import drawn

    return drawn(headings, cells, get_terminal_size().columns, colour=show.colour(sys.stdout))
