"""How the verdicts on the four elements are shown, plan by plan."""

from collections.abc import Iterable
from typing import Any

from sipfhir.cli.outcome import Outcome
from sipfhir.cli.session import Session
from sipfhir.cli.tables import drawn

WORDS = {
    "present": "finns",
    "missing": "SAKNAS",
    "withheld": "visas inte",
    "not-assessable": "går ej att bedöma",
    "not-applicable": "gäller ej",
}
LAWS = {
    "sol-hsl": "SoL/HSL",
    "discharge": "lag (2017:612)",
    "lpt-lrv": "LPT/LRV",
    "other": "annan · other",
}


def lines(outcome: Outcome) -> list[str]:
    """``file:line: verdict SIP-1 present, …``, a line a plan, in English as the rules are named."""
    return [
        f"{outcome.file}:{each['line'] or 1}: verdict {_told(each)} ({each['basis']}, {each['basis_reason']})"
        for each in outcome.assessments or ()
    ]


def table(outcomes: Iterable[Outcome], session: Session, width: int, *, colour: bool) -> str:
    """A row a plan: file, line, law, a verdict for each element."""
    plans = [(outcome.file, each) for outcome in outcomes for each in outcome.assessments or ()]
    if not plans:
        return ""
    rules = list(plans[0][1]["verdicts"])
    headings = [*session.say("fil rad lag", "file line law").split(), *rules]
    return drawn(headings, [_row(file, each, session) for file, each in plans], width, colour=colour)


def _told(assessment: dict[str, Any]) -> str:
    return ", ".join(f"{rule} {verdict}" for rule, verdict in assessment["verdicts"].items())


def _row(file: str, assessment: dict[str, Any], session: Session) -> list[str]:
    verdicts = [session.say(WORDS[each], each) for each in assessment["verdicts"].values()]
    law = LAWS.get(assessment["basis"], assessment["basis"])
    return [file, str(assessment["line"] or ""), law, *verdicts]
