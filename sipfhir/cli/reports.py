"""A report in the form that was asked for, on the screen or in a file."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sipfhir.cli import show
from sipfhir.cli.files import written_aside
from sipfhir.cli.inputs import Input
from sipfhir.cli.outcome import Outcome
from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from sipfhir.findings import Severity
    from sipfhir.report.account import Account, FileAccount


def give(session: Session, outcomes: dict[Input, Outcome], form: str, policy: str, out: str | None) -> None:
    """Write the report; with ``out`` the screen has a line that says where it is. Raises Fatal."""
    from sipfhir.rules import fails_at

    fail = fails_at(session.site, policy)
    graded(session, outcomes, policy)
    text = _text(session, outcomes, form, policy, fail)
    if text is None and out is None:
        show.report(session, outcomes, sys.stdout, fail)
        return
    show.unread(outcomes.values())
    if out is None:
        sys.stdout.buffer.write((text or "").encode())
        return
    with written_aside(Path(out)) as stream:
        stream.write((_shown(session, outcomes, fail) if text is None else text).encode())
    click.echo(session.say("Rapport: {}", "Report: {}").format(out))


def graded(session: Session, outcomes: dict[Input, Outcome], policy: str) -> None:
    """Findings of reading get the severities that the policy gives them; those of plans have theirs."""
    from sipfhir.rules import graded

    for outcome in outcomes.values():
        outcome.findings = list(graded(tuple(outcome.findings), session.site, policy))


def _text(
    session: Session, outcomes: dict[Input, Outcome], form: str, policy: str, fail: "Severity"
) -> str | None:
    """The report as text; None for what the screen shows by itself."""
    from sipfhir.report.forms import forms

    if form == "json":
        session.as_json = True
    if form in ("text", "json"):
        return None
    return forms()[form](account(session, outcomes, policy, fail))


def _shown(session: Session, outcomes: dict[Input, Outcome], fail: "Severity") -> str:
    from io import StringIO

    stream = StringIO()
    show.report(session, outcomes, stream, fail)
    return stream.getvalue()


def account(session: Session, outcomes: dict[Input, Outcome], policy: str, fail: "Severity") -> "Account":
    """What the run found, for a report."""
    from sipfhir.report.account import Account

    files = tuple(_file(session, outcome) for outcome in outcomes.values())
    return Account(files, policy, fail, session.lang, session.site)


def _file(session: Session, outcome: Outcome) -> "FileAccount":
    from sipfhir.registry import systems
    from sipfhir.report.account import FileAccount, evidence

    formats = {one.folder: one.format for one in systems(session.site)}
    return FileAccount(
        file=outcome.file,
        system=outcome.system,
        evidence=evidence(outcome.system, session.site, session.lang),
        findings=tuple(outcome.findings),
        plans=tuple(outcome.assessments or ()),
        leaves=outcome.leaves,
        error=outcome.error,
        fhir=outcome.system == "fhir" or formats.get(outcome.system or "", "").startswith("fhir"),
    )
