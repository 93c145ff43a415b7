"""``sipfhir mapping watch``: mappings are tried as they are saved."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sipfhir.cli.options import shared
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir.authoring.fixtures import Result
    from sipfhir.authoring.knowledge import Change
    from sipfhir.authoring.watch import Reloading

DEBOUNCE = 200
"""Milliseconds in which several changes are one: an editor writes more than one file when it saves."""


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@shared
@click.pass_context
def watch(context: click.Context, folder: Path) -> None:
    """Load the site folder DIR again when a file in it is saved.

    På svenska: läs in mappningar på nytt när de sparas, och säg vad som blev annorlunda eller fel.

    Says which fields and rows changed, and runs the fixtures of the systems that they belong to. When a file
    is wrong, it says where, and the last good one is kept. Ctrl-C ends it. With --json, a document a line.

    \b
    Example:
      sipfhir mapping watch ./region-x
    """
    from watchfiles import watch as saved

    from sipfhir.authoring.watch import Reloading

    session = context.find_root().ensure_object(Session)
    reloading = Reloading(folder)
    click.echo(start(reloading, session))
    with suppress(KeyboardInterrupt):
        follow(reloading, saved(folder, debounce=DEBOUNCE), session)
    if not session.as_json:
        click.echo(session.say("Slutade bevaka.", "Stopped watching."))


def follow(reloading: "Reloading", events: Iterable[Any], session: Session) -> None:
    """Look at the files whenever something happened, and tell."""
    for _ in events:
        changed = reloading.poll()
        if changed is not None:
            for line in _told(reloading, changed, session):
                click.echo(line)


def start(reloading: "Reloading", session: Session) -> str:
    """What is said before anything happened."""
    names = reloading.current.systems
    if session.as_json:
        return _line({"watching": str(reloading.folder), "systems": names})
    told = session.say("Bevakar {}: {}. Avsluta med Ctrl-C.", "Watching {}: {}. Ctrl-C ends it.")
    return told.format(reloading.folder, ", ".join(names))


def _told(reloading: "Reloading", changed: "tuple[Change, ...]", session: Session) -> Iterator[str]:
    from sipfhir.cli.change_text import as_data, lines

    results = [] if reloading.problem else _results(reloading, changed)
    if session.as_json:
        failed = [f"{each.case.system}/{each.case.name}" for each in results if not each.passed]
        told = {"problem": reloading.problem, "fixtures": len(results), "failed": failed}
        yield _line(told | {"changed": [as_data(each) for each in changed]})
        return
    if reloading.problem:
        yield reloading.problem
        yield session.say("Den senaste som var rätt gäller.", "The last good one is kept.")
        return
    for change in changed:
        yield from lines(change, session)
    yield from _fixtures(results, session)


def _results(reloading: "Reloading", changed: "tuple[Change, ...]") -> "list[Result]":
    from sipfhir.authoring.fixtures import cases, check
    from sipfhir.authoring.watch import touched

    site = reloading.current.site
    names = touched(reloading.current, changed)
    return [check(case, site) for name in names for case in cases(site, name)]


def _fixtures(results: "list[Result]", session: Session) -> Iterator[str]:
    from sipfhir.cli.fixture_text import lines

    for result in results:
        if not result.passed:
            yield from lines(result, session)
    good = sum(result.passed for result in results)
    yield session.say("Fall som stämmer: {} av {}.", "Cases as expected: {} of {}.").format(
        good, len(results)
    )


def _line(document: dict[str, Any]) -> str:
    import msgspec

    return msgspec.json.encode(document).decode()
