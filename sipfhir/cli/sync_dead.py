"""``sipfhir sync dead``: what did not arrive, and what to do with it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sipfhir.cli.options import shared, today
from sipfhir.cli.session import Session
from sipfhir.cli.sync_common import CONFIG, as_json, job, minute
from sipfhir.cli.sync_run import night

if TYPE_CHECKING:
    from sipfhir.sync.job import Job
    from sipfhir.sync.state import Letter

IDS = click.argument("ids", metavar="ID...", nargs=-1, required=True)
TARGET = click.option("--target", metavar="NAME", help="Of one target only.")


@click.group()
@shared
def dead() -> None:
    """Dead letters: plans that did not arrive.

    På svenska: dödbrev, planer som inte kom fram.
    """


@dead.command(name="list")
@CONFIG
@TARGET
@shared
@click.pass_context
def listed(context: click.Context, config: Path, target: str | None) -> None:
    """List what waits: why, where it came from, whether trying again can help.

    På svenska: lista det som väntar.

    \b
    Examples:
      sipfhir sync dead list night.toml
    """
    session = context.find_root().ensure_object(Session)
    with job(session, config) as found:
        letters = [_told(one, found, session) for one in found.state.letters.open(target)]
    if session.as_json:
        as_json({"letters": letters})
    elif not letters:
        click.echo(session.say("Inga dödbrev.", "No dead letters."))
    else:
        _table(letters, session)


@dead.command()
@CONFIG
@IDS
@shared
@click.pass_context
def show(context: click.Context, config: Path, ids: tuple[str, ...]) -> None:
    """Say all that is known of dead letters, and what to do. Nothing that the plan says is shown.

    På svenska: visa allt som är känt om ett dödbrev och vad som kan göras.

    With --show-values also the file in the source's archive. Its name may be a person's.

    
    Examples:
      sipfhir sync dead show night.toml 1f0c9a6be2d4a871 --show-values
    """
    session = context.find_root().ensure_object(Session)
    with job(session, config) as found:
        letters = [_told(one, found, session) | _file(one, found, session) for one in _named(found, ids)]
    if session.as_json:
        as_json({"letters": letters})
        return
    for each in letters:
        for name, value in each.items():
            click.echo(f"{name:10} {_plain(value, session)}".rstrip())
        click.echo()


@dead.command()
@CONFIG
@click.argument("ids", metavar="[ID]...", nargs=-1)
@TARGET
@click.option("--all", "every", is_flag=True, help="Also those that trying again does not help by itself.")
@today()
@shared
@click.pass_context
def replay(
    context: click.Context,
    config: Path,
    ids: tuple[str, ...],
    target: str | None,
    every: bool,
    today: str | None,
) -> None:
    """Try dead letters again: those named, else those that trying again can help.

    På svenska: försök igen med dödbrev, från den sparade posten.

    A letter goes through all that a plan goes through: reading, consent, role, comparison. One whose plan has
    arrived since in a later version is not sent over it. A run of its own, with its own report.

    \b
    Examples:
      sipfhir sync dead replay night.toml
      sipfhir sync dead replay night.toml 1f0c9a6be2d4a871
    """
    session = context.find_root().ensure_object(Session)
    with job(session, config, today) as found:
        letters = _named(found, ids) if ids else _worth(found, target, every)
        kept, lost = _kept(found, letters)
    for told in lost:
        click.echo(f"sipfhir: {told}", err=True)
    if not kept:
        click.echo(session.say("Inget att spela om.", "Nothing to replay."), err=True)
        context.exit(2 if lost else 0)
    code = night(session, config, today, False, lambda job, seer, step: job.replay(kept, seer, step))
    context.exit(code or (2 if lost else 0))


@dead.command()
@CONFIG
@IDS
@click.option("--yes", is_flag=True, help="Do not ask.")
@shared
@click.pass_context
def discard(context: click.Context, config: Path, ids: tuple[str, ...], yes: bool) -> None:
    """Throw dead letters away: their records are deleted, and the audit log says so.

    På svenska: kasta dödbrev. Den sparade posten tas bort.
    """
    session = context.find_root().ensure_object(Session)
    with job(session, config) as found:
        letters = _named(found, ids)
        asked = session.say("Kasta {} dödbrev?", "Discard {} dead letters?").format(len(letters))
        if not yes:
            click.confirm(asked, abort=True)
        for one in letters:
            found.ledger.letter("discard", one.id, one.target)
            found.state.letters.close(one.id, "discarded")
    click.echo(session.say("Kastade: {}.", "Discarded: {}.").format(len(letters)))


def _plain(value: object, session: Session) -> str:
    if isinstance(value, bool):
        return session.say("ja", "yes") if value else session.say("nej", "no")
    return ", ".join(value) if isinstance(value, list) else str(value or "–")


def _named(found: "Job", ids: tuple[str, ...]) -> "list[Letter]":
    """Open letters by their ids. Raises BadConfiguration for one that is not there."""
    from sipfhir.errors import BadConfiguration

    letters = []
    for id in ids:
        letter = found.state.letters.get(id)
        if letter is None or letter.status != "open":
            status = letter.status if letter else "none"
            raise BadConfiguration(f"{id}: no open dead letter ({status}). See `sipfhir sync dead list`.")
        letters.append(letter)
    return letters


def _worth(found: "Job", target: str | None, every: bool) -> "list[Letter]":
    return [one for one in found.state.letters.open(target) if one.retry or every]


def _kept(found: "Job", letters: "list[Letter]") -> "tuple[list[Letter], list[str]]":
    """Those whose record can be had, and what is said of the others."""
    kept, lost = [], []
    for one in letters:
        why = found.unkept(one)
        if why is None:
            kept.append(one)
        else:
            lost.append(why)
    return kept, lost


def _told(letter: "Letter", found: "Job", session: Session) -> dict[str, Any]:
    from sipfhir.sync.replay import reasons
    from sipfhir.sync.words import how, reason

    whole = found.state.letters.get(letter.id) or letter
    return {
        "id": letter.id,
        "target": letter.target,
        "case": letter.case,
        "reason": reason("dead", letter.case, session.lang, found.site),
        "how": how(letter.case, session.lang, found.site),
        "retry": letter.retry,
        "source": letter.source,
        "ref": letter.ref,
        "record": letter.ordinal,
        "line": letter.line,
        "plan": letter.key or None,
        "rules": reasons(letter),
        "buried": letter.buried,
        "expires": letter.expires,
        "kept": "sealed" if whole.sealed else "pointer",
    }


def _file(letter: "Letter", found: "Job", session: Session) -> dict[str, str]:
    file = found.archived(letter) if session.show_values else None
    return {"file": str(file)} if file else {}


def _table(letters: list[dict[str, Any]], session: Session) -> None:
    from sipfhir.cli.sync_text import width
    from sipfhir.cli.tables import drawn

    swedish = ("Brev", "Mål", "Fil:rad", "Sedan", "Igen?", "Varför")
    headings = (
        swedish if session.lang == "sv" else ("Letter", "Target", "File:line", "Since", "Again?", "Why")
    )
    yes, no = session.say("ja|nej", "yes|no").split("|")
    rows = [
        (
            one["id"],
            one["target"],
            f"{one['ref']}:{one['line'] or 1}",
            minute(one["buried"]),
            yes if one["retry"] else no,
            one["reason"],
        )
        for one in letters
    ]
    click.echo(drawn(headings, rows, width()), nl=False)
    known = {one["case"]: one["how"] for one in letters}
    for case, told in known.items():
        click.echo(f"{case}: {told}")
