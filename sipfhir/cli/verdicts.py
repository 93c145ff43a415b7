"""How the verdicts on the four elements are shown, plan by plan."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sipfhir.cli.outcome import Outcome
from sipfhir.cli.session import Session
from sipfhir.cli.tables import drawn
from sipfhir.report import VERDICT

if TYPE_CHECKING:
    from sipfhir.report.account import PlanAccount

LAWS = {
    "sol-hsl": "SoL/HSL",
    "discharge": "lag (2017:612)",
    "lpt-lrv": "LPT/LRV",
    "other": "annan · other",
}


def lines(outcome: Outcome, session: Session) -> list[str]:
    """``file:line: verdict SIP-1 present, … (SoL/HSL)``, a line a plan."""
    word = session.say("bedömning", "verdict")
    return [
        f"{outcome.file}:{each.line or 1}: {word} {_told(each, session)} ({_law(each)})"
        for each in outcome.assessments or ()
    ]


def table(outcomes: Iterable[Outcome], session: Session, width: int, *, colour: bool) -> str:
    """A row a plan: file, line, law, a verdict for each element."""
    plans = [(outcome.file, each) for outcome in outcomes for each in outcome.assessments or ()]
    if not plans:
        return ""
    rules = list(plans[0][1].verdicts)
    headings = [*session.say("fil rad lag", "file line law").split(), *rules]
    return drawn(headings, [_row(file, each, session) for file, each in plans], width, colour=colour)


def _told(plan: "PlanAccount", session: Session) -> str:
    verdicts = plan.verdicts.items()
    return ", ".join(f"{rule} {VERDICT[session.lang][verdict]}" for rule, verdict in verdicts)


def _law(plan: "PlanAccount") -> str:
    return str(LAWS.get(plan.basis, plan.basis))


def _row(file: str, plan: "PlanAccount", session: Session) -> list[str]:
    verdicts = [VERDICT[session.lang][each] for each in plan.verdicts.values()]
    return [file, str(plan.line or ""), _law(plan), *verdicts]
