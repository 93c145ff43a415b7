"""Dates that cannot be in that order, DATE-1 to DATE-4. Compared at the coarser precision of the two."""

from collections.abc import Iterator

from sipfhir.plan import Plan
from sipfhir.rules.dates import later
from sipfhir.rules.question import CLEAN, Answer, Check, Hit, Question
from sipfhir.voiding import standing_calls

Span = tuple[str, str | None, str | None]


def backwards(question: Question) -> Answer:
    """DATE-1: an end before its start, anywhere in the plan."""
    found = (path for path, start, end in _spans(question.plan) if start and end and later(start, end))
    return Answer(hits=tuple(Hit("backwards", path) for path in found))


def met_before_called(question: Question) -> Answer:
    """DATE-2: a call that was sent after the meeting that it calls to, and still stands."""
    calls = ((i, one.sent, one.start) for i, one in standing_calls(question.plan))
    late = [i for i, sent, start in calls if sent and start and later(sent, start)]
    return Answer(hits=tuple(Hit("late-call", f"invitations[{i}].sent") for i in late))


def born_after(question: Question) -> Answer:
    """DATE-3: a plan that is older than the person."""
    plan = question.plan
    born = plan.person.birth_date if plan.person else None
    if not born or not plan.created or not later(born, plan.created):
        return CLEAN
    return Answer(hits=(Hit("unborn", "person.birth_date"),))


def past_follow_up(question: Question) -> Answer:
    """DATE-4: a follow-up planned for a day before the plan was made."""
    created = question.plan.created
    if not created:
        return CLEAN
    planned = ((i, one.planned) for i, one in enumerate(question.plan.follow_ups) if one.planned)
    past = [i for i, day in planned if later(created, day)]
    return Answer(hits=tuple(Hit("past", f"follow_ups[{i}].planned") for i in past))


def _spans(plan: Plan) -> Iterator[Span]:
    """Path of the end, start and end, of everything that has both."""
    yield "end", plan.start, plan.end
    discharge = plan.discharge
    if discharge:
        yield "discharge.discharged", discharge.admitted, discharge.discharged
    for i, goal in enumerate(plan.goals):
        yield f"goals[{i}].due", goal.start, goal.due
    for i, consent in enumerate(plan.consents):
        yield f"consents[{i}].end", consent.start, consent.end
        yield f"consents[{i}].withdrawn", consent.date, consent.withdrawn
    yield from _pairs("interventions", [(one.start, one.end) for one in plan.interventions])
    yield from _pairs("participants", [(one.start, one.end) for one in plan.participants])
    measures = plan.others.items if plan.others else ()
    yield from _pairs("others.items", [(one.start, one.end) for one in measures])


def _pairs(field: str, spans: list[tuple[str | None, str | None]]) -> Iterator[Span]:
    for i, (start, end) in enumerate(spans):
        yield f"{field}[{i}].end", start, end


CHECKS: dict[str, Check] = {
    "DATE-1": backwards,
    "DATE-2": met_before_called,
    "DATE-3": born_after,
    "DATE-4": past_follow_up,
}
