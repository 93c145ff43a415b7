"""``sipfhir sync plan``: what the file says, before anything is run."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from sipfhir.cli.options import shared, today
from sipfhir.cli.session import Session
from sipfhir.cli.sync_common import CONFIG, as_json, job

MISSING = 2


@click.command()
@CONFIG
@today()
@shared
@click.pass_context
def plan(context: click.Context, config: Path, today: str | None) -> None:
    """Show what CONFIG.toml says, and what the next run would do.

    På svenska: visa vad filen säger och vad nästa körning skulle göra.

    Everything the file names is looked up: systems, mappings, roles, secrets (whether they are there, never
    what they are). No server is asked. Ends with 2 when something is missing.

    \b
    Examples:
      sipfhir sync plan night.toml
    """
    from sipfhir.sync.plan import plan as made

    session = context.find_root().ensure_object(Session)
    with job(session, config, today, dry=True) as found:
        found.check()
        told = made(found, session.lang)
    if session.as_json:
        as_json(told)
    else:
        click.echo("\n".join(_lines(told, session)))
    missing = told["demo_key"] or not all(one["found"] for one in told["secrets"])
    context.exit(MISSING if missing else 0)


def _lines(told: dict[str, Any], session: Session) -> Iterator[str]:
    say = session.say
    schedule = told["schedule"] or say("inget (se docs/nightly.md)", "none (see docs/nightly.md)")
    yield f"{told['name']} (policy: {told['policy']}, {say('schema', 'schedule')}: {schedule})"
    for one in told["sources"]:
        system = one["mapping"] or say("känns igen", "recognised")
        yield f"  {one['name']}: {one['kind']} {one['where']} [{system}] → {', '.join(one['targets'])}"
    for one in told["targets"]:
        yield f"  {one['name']}: {one['kind']} {one['where']} ({one['form']})"
        yield f"    {say('mottagare', 'actor')}: {one['actor']}, {say('roll', 'role')}: {one['role_title']}"
        if one["leaves_out"]:
            yield f"    {say('utelämnas', 'left out')}: {', '.join(one['leaves_out'])}"
        yield f"    {_silent(one, session)}"
    for one in told["secrets"]:
        found = say("finns", "found") if one["found"] else say("SAKNAS", "MISSING")
        yield f"  {one['setting']}: {one['reference']} {found}"
    if told["demo_key"]:
        yield say(
            "  NYCKEL SAKNAS: ge site.yaml en key-file; demonyckeln kan inte leverera.",
            "  NO KEY: give site.yaml a key-file; the demo key cannot deliver.",
        )
    yield from _next(told["next"], session)


def _silent(one: dict[str, Any], session: Session) -> str:
    if one["silent"] == "hold":
        return session.say(
            "planer som inget säger om samtycke hålls", "plans that say nothing of consent are held"
        )
    return session.say(
        "planer som inget säger om samtycke lämnas ut på grunden: {}",
        "plans that say nothing of consent are delivered on the basis: {}",
    ).format(one["basis"])


def _next(told: dict[str, Any], session: Session) -> Iterator[str]:
    yield session.say("Nästa körning:", "The next run:")
    if told["resumes"]:
        yield session.say("  fortsätter {}, som avbröts", "  goes on with {}, which was stopped").format(
            told["resumes"]
        )
    if told["changed_since"]:
        yield session.say(
            "  FILEN ÄR ÄNDRAD sedan dess: ändra tillbaka, eller kör med --anyway",
            "  THE FILE HAS CHANGED since: put it back, or run with --anyway",
        )
    for source, number in told["ready"].items():
        found = session.say("mappen finns inte", "no such folder") if number is None else number
        yield session.say("  {}: filer som ligger klara: {}", "  {}: files that lie ready: {}").format(
            source, found
        )
    for target, number in told["letters"].items():
        yield session.say("  {}: dödbrev som prövas igen: {}", "  {}: dead letters tried again: {}").format(
            target, number
        )
    if told["letters_left"]:
        yield session.say(
            "  dödbrev som väntar på någon: {}", "  dead letters that wait for somebody: {}"
        ).format(told["letters_left"])
