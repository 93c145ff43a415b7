"""Following the plan up, FOLLOW-1 to FOLLOW-5. The last two need to know what day it is."""

from datetime import date, timedelta

from sipfhir.plan import Plan
from sipfhir.rules.dates import last_day
from sipfhir.rules.question import CLEAN, Answer, Check, Hit, Question
from sipfhir.rules.standing import status

_CLOSED = ("completed", "revoked", "entered-in-error", "draft")


def no_date(question: Question) -> Answer:
    """FOLLOW-1: no follow-up has a date, planned or done."""
    dated = any(one.planned or one.done for one in question.plan.follow_ups)
    return _missing("follow_ups") if not dated and _asked(question, "follow_ups") else CLEAN


def no_caller(question: Question) -> Answer:
    """FOLLOW-2: nobody is named to call next time."""
    asked = not question.plan.next_caller and _asked(question, "next_caller")
    return _missing("next_caller") if asked else CLEAN


def nobody(question: Question) -> Answer:
    """FOLLOW-3: nobody answers for following up, neither for the plan nor for one of its follow-ups."""
    plan = question.plan
    named = plan.follow_up_responsible or any(one.responsible for one in plan.follow_ups)
    asked = not named and _asked(question, "follow_up_responsible")
    return _missing("follow_up_responsible") if asked else CLEAN


def overdue(question: Question) -> Answer:
    """FOLLOW-4: a planned follow-up whose day has passed, not done, in a plan that lives."""
    if not question.today or not living(question.plan):
        return CLEAN
    due = ((i, one.planned) for i, one in enumerate(question.plan.follow_ups) if not one.done and one.planned)
    late = [i for i, planned in due if _passed(planned, question.today, 0)]
    return Answer(hits=tuple(Hit("overdue", f"follow_ups[{i}].planned") for i in late))


def never_closed(question: Question) -> Answer:
    """FOLLOW-5: a plan that lives on after its last day, or that nothing has happened to for long."""
    plan, today = question.plan, question.today
    if not today or question.standing or not living(plan):
        return CLEAN
    if plan.end and _passed(plan.end, today, 0):
        return Answer(hits=(Hit("ended", "end"),))
    last = latest(plan)
    days = question.days("FOLLOW-5")
    return (
        Answer(hits=(Hit("silent", None, {"days": days}),)) if last and _passed(last, today, days) else CLEAN
    )


def living(plan: Plan) -> bool:
    """Whether a plan is neither closed nor void nor a draft."""
    return status(plan) not in _CLOSED and not plan.ending


def latest(plan: Plan) -> str | None:
    """The latest moment that the plan tells of, planned ones among them."""
    moments = [plan.created, plan.updated, plan.start, plan.end]
    moments += [moment for one in plan.follow_ups for moment in (one.planned, one.done)]
    moments += [one.start for one in plan.meetings] + [one.sent for one in plan.invitations]
    moments += [moment for one in plan.interventions for moment in (one.start, one.end)]
    return max((moment for moment in moments if moment and last_day(moment)), key=_day, default=None)


def _day(moment: str) -> date:
    return last_day(moment) or date.min


def _passed(moment: str, today: str, days: int) -> bool:
    """Whether more than so many days have gone since the last day that a moment may mean."""
    last = last_day(moment)
    return last is not None and last + timedelta(days=days) < date.fromisoformat(today)


def _asked(question: Question, field: str) -> bool:
    return not question.standing and living(question.plan) and question.placed(field)


def _missing(path: str) -> Answer:
    return Answer(hits=(Hit("missing", path),))


CHECKS: dict[str, Check] = {
    "FOLLOW-1": no_date,
    "FOLLOW-2": no_caller,
    "FOLLOW-3": nobody,
    "FOLLOW-4": overdue,
    "FOLLOW-5": never_closed,
}
