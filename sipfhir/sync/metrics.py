"""Figures of a run for Prometheus: a text file, or pushed to a gateway. Numbers by source and target."""

from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, push_to_gateway, write_to_textfile

from sipfhir.sync.job import Job
from sipfhir.sync.report import NUMBERS, Account

TIMEOUT = 10
"""Seconds for a gateway to answer."""


def registry(told: Account, succeeded: str | None) -> CollectorRegistry:
    """What is to be watched. ``succeeded`` is when the last run without failure ended."""
    made = CollectorRegistry()
    plans = Gauge(
        "sipfhir_sync_plans", "Plans of the last run.", ("run", "source", "target", "outcome"), registry=made
    )
    for row in told.rows:
        for name in NUMBERS:
            plans.labels(told.name, row.source, row.target, name).set(getattr(row, name))
    waiting = Gauge("sipfhir_sync_dead_letters", "Dead letters open.", ("run", "target"), registry=made)
    for target, number in told.waiting.items():
        waiting.labels(told.name, target).set(number)
    _one(made, told, "not_withdrawn", "Withdrawals that did not reach a target.", len(told.not_withdrawn))
    _one(made, told, "exit_code", "How the last run ended.", told.code if told.code is not None else 4)
    _one(made, told, "started_timestamp_seconds", "When the last run began.", _seconds(told.started))
    if told.finished:
        took = _seconds(told.finished) - _seconds(told.started)
        _one(made, told, "duration_seconds", "How long the last run took.", took)
    if succeeded:
        said = "When the last run without failure ended."
        _one(made, told, "success_timestamp_seconds", said, _seconds(succeeded))
    return made


def leave(job: Job, told: Account) -> None:
    """Leave the figures where the configuration says. Raises OSError when that cannot be done."""
    notify = job.config.notify
    if notify.metrics is None and notify.push is None:
        return
    made = registry(told, _succeeded(job))
    if notify.metrics is not None:
        file = job.config.folder / notify.metrics
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        write_to_textfile(str(file), made)
    if notify.push is not None:
        push_to_gateway(notify.push, f"sipfhir_{told.name}", made, timeout=TIMEOUT)


def _one(made: CollectorRegistry, told: Account, name: str, said: str, value: float) -> None:
    Gauge(f"sipfhir_sync_{name}", said, ("run",), registry=made).labels(told.name).set(value)


def _seconds(instant: str) -> float:
    return datetime.fromisoformat(instant).timestamp()


def _succeeded(job: Job) -> str | None:
    runs = job.state.runs(job.config.name, 365)
    return next((run.finished for run in runs if run.finished and not run.code), None)
