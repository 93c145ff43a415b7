"""``sipfhir sync status``: how the last nights went."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sipfhir.cli.options import shared
from sipfhir.cli.session import Session
from sipfhir.cli.sync_common import CONFIG, as_json, job, minute
from sipfhir.cli.tables import drawn

if TYPE_CHECKING:
    from sipfhir.sync.job import Job

FAILED = 4


@click.command()
@CONFIG
@click.option("--runs", default=7, show_default=True, type=click.IntRange(1, 365), help="So many nights.")
@shared
@click.pass_context
def status(context: click.Context, config: Path, runs: int) -> None:
    """Show the last runs, and what waits for somebody.

    På svenska: de senaste körningarna, och vad som väntar på någon.

    Ends with 4 when the last run failed or was stopped before its end, 0 when it went well or is going on.

    \b
    Examples:
      sipfhir sync status night.toml
      sipfhir sync status night.toml --json
    """
    session = context.find_root().ensure_object(Session)
    with job(session, config) as found:
        told = _status(found, runs)
    if session.as_json:
        as_json(told)
    else:
        _show(told, session)
    context.exit(FAILED if told["state"] in ("failed", "stopped") else 0)


def _status(found: "Job", limit: int) -> dict[str, Any]:
    from collections import Counter

    state = found.state
    runs = [(run, state.counts(run.id)) for run in state.runs(found.config.name, limit)]
    rows = []
    for run, counts in runs:
        totals: Counter[str] = Counter()
        for one in counts:
            totals[one.outcome or "undecided"] += one.number
        times = {"run": run.id, "started": run.started, "finished": run.finished, "code": run.code}
        rows.append(times | {"counts": dict(totals)})
    waiting = Counter(one.target for one in state.letters.open())
    return {"name": found.config.name, "state": _how(found, rows), "runs": rows, "dead": dict(waiting)}


def _how(found: "Job", rows: list[dict[str, Any]]) -> str:
    if not rows:
        return "never"
    if rows[0]["finished"]:
        return "failed" if rows[0]["code"] else "well"
    return "running" if _locked(found) else "stopped"


def _locked(found: "Job") -> bool:
    """Whether somebody writes to a target now."""
    from sipfhir.errors import Retriable

    try:
        with found.state.lock(min(one.name for one in found.config.target), 0, lambda: None):
            return False
    except Retriable:
        return True


STATES = {
    "sv": {
        "never": "har aldrig körts",
        "well": "senaste körningen gick bra",
        "failed": "allt kom inte fram i senaste körningen",
        "running": "körning pågår",
        "stopped": "senaste körningen avbröts; `sipfhir sync resume` fortsätter",
    },
    "en": {
        "never": "has never run",
        "well": "the last run went well",
        "failed": "something did not arrive in the last run",
        "running": "a run is going on",
        "stopped": "the last run was stopped; `sipfhir sync resume` goes on",
    },
}
NAMES = ("created", "updated", "revoked", "unchanged", "held", "dead")


def _show(told: dict[str, Any], session: Session) -> None:
    from sipfhir.cli.sync_text import HEADINGS, width

    click.echo(f"{told['name']}: {STATES[session.lang][told['state']]}")
    headings = (session.say("Körning", "Run"), session.say("Klar", "Finished"), *HEADINGS[session.lang][3:])
    rows = [
        (one["run"], minute(one["finished"]), *(str(one["counts"].get(name, 0)) for name in NAMES))
        for one in told["runs"]
    ]
    if rows:
        click.echo(drawn(headings, rows, width(), right=len(NAMES)), nl=False)
    for target, number in sorted(told["dead"].items()):
        click.echo(session.say("Dödbrev, {}: {}", "Dead letters, {}: {}").format(target, number))
