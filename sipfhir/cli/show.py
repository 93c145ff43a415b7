"""How findings are shown: a table in a terminal, lines that grep can use otherwise, JSON when asked."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TextIO

import click

from sipfhir.cli.inputs import Input
from sipfhir.cli.outcome import Outcome, exit_code
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir.findings import Finding, Severity
    from sipfhir.report.account import PlanAccount


def colour(stream: TextIO) -> bool:
    """True for a terminal, unless NO_COLOR is set (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def report(
    session: Session, outcomes: dict[Input, Outcome], stream: TextIO, fail: "Severity | None" = None
) -> None:
    """Everything that came of the inputs. Errors that stopped a file always go to standard error too."""
    unread(outcomes.values())
    if session.as_json:
        as_json(session, list(outcomes.values()), stream, fail)
    elif stream.isatty() and not session.show_values:
        _table(session, list(outcomes.values()), stream)
    else:
        _plain(session, outcomes, stream)


def unread(outcomes: Iterable[Outcome]) -> None:
    """What stopped a file, on standard error."""
    for outcome in outcomes:
        if outcome.error:
            click.echo(f"sipfhir: {outcome.error}", err=True)


def directions(session: Session, outcomes: Iterable[Outcome], target: str) -> None:
    """What the user should know of the ways in and out: on standard error, once for each system."""
    from sipfhir.registry import systems

    if session.as_json:
        return
    known = {system.folder: system for system in systems(session.site)}
    read = dict.fromkeys(outcome.system for outcome in outcomes if outcome.system in known)
    told = [(known[name].title, known[name].directions.get("in")) for name in read if name]
    if target in known:
        told.append((known[target].title, known[target].directions.get("out")))
    for title, direction in told:
        if direction and direction.note:
            click.echo(f"{title}: {direction.note[session.lang]}", err=True)


def as_json(
    session: Session, outcomes: list[Outcome], stream: TextIO, fail: "Severity | None" = None
) -> None:
    """``{"exit_code", "files": [{"file", "system", "plans", "leaves", "error", "findings", ...}]}``."""
    import msgspec

    files = [_file(session, outcome) for outcome in outcomes]
    document = msgspec.json.encode({"exit_code": exit_code(outcomes, fail), "files": files})
    click.echo(msgspec.json.format(document, indent=2).decode(), file=stream)


def _file(session: Session, outcome: Outcome) -> dict[str, Any]:
    from sipfhir.report import as_json

    return {
        "file": outcome.file,
        "system": outcome.system,
        "plans": outcome.plans,
        "leaves": outcome.leaves,
        "error": outcome.error,
        "findings": as_json(outcome.every, session.lang, session.site),
        **(
            {"assessments": list(map(_judged, outcome.assessments))}
            if outcome.assessments is not None
            else {}
        ),
    }


def _judged(plan: "PlanAccount") -> dict[str, Any]:
    told = ("line", "path", "basis", "basis_reason")
    return {name: getattr(plan, name) for name in told} | {"verdicts": dict(plan.verdicts)}


def _table(session: Session, outcomes: list[Outcome], stream: TextIO) -> None:
    from shutil import get_terminal_size

    from sipfhir.cli import verdicts
    from sipfhir.report import table

    for outcome in outcomes:
        click.echo(_account(session, outcome), file=stream)
    width = get_terminal_size().columns
    judged = verdicts.table(outcomes, session, width, colour=colour(stream))
    click.echo(judged, file=stream, nl=False, color=True)
    findings = [finding for outcome in outcomes for finding in outcome.every]
    text = table(findings, session.lang, site=session.site, width=width, colour=colour(stream))
    click.echo(text, file=stream, nl=False, color=True)


def _account(session: Session, outcome: Outcome) -> str:
    counts = (outcome.plans, *outcome.leaves.values())
    return session.say(
        "{}: planer: {}; uppgifter mappade: {}, ignorerade med skäl: {}, utan plats: {}",
        "{}: plans: {}; leaves mapped: {}, ignored for a reason: {}, unmapped: {}",
    ).format(outcome.file, *counts)


def _plain(session: Session, outcomes: dict[Input, Outcome], stream: TextIO) -> None:
    from sipfhir.cli import verdicts
    from sipfhir.report import plain

    for item, outcome in outcomes.items():
        for line in verdicts.lines(outcome, session):
            click.echo(line, file=stream)
        if not session.show_values:
            for line in plain(outcome.every, session.lang, site=session.site, fold=True):
                click.echo(line, file=stream)
            continue
        lines = plain(outcome.every, session.lang, site=session.site)
        for finding, line in zip(outcome.every, lines, strict=True):
            click.echo(line, file=stream)
            _source(item, finding, stream)


def _source(item: Input, finding: "Finding", stream: TextIO) -> None:
    if finding.place.line:
        click.echo(f"    | {item.text(finding.place.line, finding.place.file)}", file=stream)
