"""From the code of a sheet that came back to its plan."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from sipfhir.cli.inputs import Input, readings
from sipfhir.cli.outcome import FINDINGS, Outcome, exit_code
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir.findings import Place


@dataclass
class Search:
    """The plans that have the code, by place, and what came of each input."""

    found: "list[tuple[str, str, Place]]" = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)


def search(
    items: list[Input], given: str, session: Session, system: str | None, charset: str | None
) -> Search:
    """Look through all inputs for the plans of a code. Raises click.BadParameter for what is no code."""
    from sipfhir.sheets import wanted

    start = wanted(given)
    if start is None:
        raise click.BadParameter(
            "no code of a sheet. Write it as it stands there; eight characters are enough.",
            param_hint="--find",
        )
    known = Search()
    for item in items:
        outcome = Outcome(item.name)
        with outcome.unreadable():
            known.found += _of(item, start, outcome, session, system, charset)
        known.outcomes.append(outcome)
    return known


def _of(
    item: Input, start: str, outcome: Outcome, session: Session, system: str | None, charset: str | None
) -> "Iterator[tuple[str, str, Place]]":
    from sipfhir.sheets import code

    for reading in readings(item, system, charset, session.site):
        outcome.count(reading)
        own = code(reading.plan, session.site) if reading.plan is not None else ""
        if own.startswith(start):
            yield own, reading.system, reading.place("")


def told(known: Search, session: Session) -> int:
    """Say where the plans stand, and the exit code: 1 when there is none."""
    from sipfhir.cli import show

    show.unread(known.outcomes)
    if session.as_json:
        _as_json(known)
    for own, system, place in known.found if not session.as_json else ():
        click.echo(f"{place.file}:{place.line or 1}: {own} {system}")
    if not known.found and not session.as_json:
        plans = sum(outcome.plans for outcome in known.outcomes)
        none = session.say("Ingen av {} planer har den koden.", "None of {} plans has that code.")
        click.echo(none.format(plans), err=True)
    return max(exit_code(known.outcomes), 0 if known.found else FINDINGS)


def _as_json(known: Search) -> None:
    import msgspec

    rows = [
        {"code": own, "system": system, "file": place.file, "line": place.line, "path": place.path}
        for own, system, place in known.found
    ]
    click.echo(msgspec.json.format(msgspec.json.encode({"found": rows}), indent=2).decode())
