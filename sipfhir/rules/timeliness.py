"""Whether things came in time, TIME-1 to TIME-3. How many days that is, the policy says."""

from collections.abc import Iterator
from datetime import date

from sipfhir.plan import Plan, Recipient
from sipfhir.rules.dates import last_day
from sipfhir.rules.question import CLEAN, Answer, Check, Hit, Question
from sipfhir.rules.working_days import days_between
from sipfhir.voiding import called, standing_calls, standing_messages


def contact(question: Question) -> Answer:
    """TIME-1: the first contact between the huvudmän came later than a few days after the need was seen."""
    initiative = question.plan.initiative
    if not initiative or not initiative.date or question.law != "sol-hsl":
        return CLEAN
    path, first = "initiative.first_contact", initiative.first_contact
    if not first:
        path, first = _first_call(question.plan)
    return _late("TIME-1", question, initiative.date, first, path)


def call(question: Question) -> Answer:
    """TIME-2: at discharge, called later than three days after the notice of readiness."""
    discharge = question.plan.discharge
    if question.law != "discharge" or not discharge or not discharge.ready:
        return CLEAN
    path, first = _first_call(question.plan)
    return _late("TIME-2", question, discharge.ready, first, path)


def receipts(question: Question) -> Answer:
    """TIME-3: a local routine, off by default: initiative and call answered within one working day, the plan
    made within two working days of the meeting."""
    late = [*_answered_late(question), *_made_late(question)]
    return Answer(hits=tuple(late)) if late else CLEAN


def _answered_late(question: Question) -> Iterator[Hit]:
    plan, most = question.plan, question.days("TIME-3")
    initiatives = (
        (i, one) for i, one in standing_messages(plan) if one.kind and one.kind.code == "initiative"
    )
    sent = [(f"invitations[{i}]", one.sent, one.recipients) for i, one in standing_calls(plan)]
    sent += [(f"messages[{i}]", one.sent, one.recipients) for i, one in initiatives]
    for path, when, recipients in sent:
        for j, recipient in enumerate(recipients):
            count = _days(when, _first_answer(recipient), question.settings["TIME-3"]["count"])
            if count is not None and count > most:
                yield Hit("answer", f"{path}.recipients[{j}]", {"days": most})


def _made_late(question: Question) -> Iterator[Hit]:
    settings = question.settings["TIME-3"]
    most = int(settings["plan_days"])
    held = min((one.start for one in question.plan.meetings if one.start), default=None)
    count = _days(held, question.plan.created, settings["count"])
    if count is not None and count > most:
        yield Hit("plan", "created", {"days": most})


def _late(rule: str, question: Question, start: str, end: str | None, path: str) -> Answer:
    most = question.days(rule)
    count = _days(start, end, question.settings[rule]["count"])
    return CLEAN if count is None or count <= most else Answer(hits=(Hit("late", path, {"days": most}),))


def _first_call(plan: Plan) -> tuple[str, str | None]:
    """The first call that stands, or that one which stands replaces: a new meeting time is no later call."""
    sent = [(one.sent, i) for i, one in called(plan) if one.sent]
    when, i = min(sent, default=(None, 0))
    return f"invitations[{i}].sent", when


def _first_answer(recipient: Recipient) -> str | None:
    received = recipient.received.when if recipient.received else None
    return min(filter(None, (received, recipient.answered)), default=None)


def _days(start: str | None, end: str | None, kind: str) -> int | None:
    """Days between two moments that both say their day and stand in order; None otherwise."""
    days = [_exact(moment) for moment in (start, end)]
    if days[0] is None or days[1] is None or days[1] < days[0]:
        return None
    return days_between(days[0], days[1], kind)


def _exact(moment: str | None) -> date | None:
    return last_day(moment) if moment and len(moment) >= 10 else None


CHECKS: dict[str, Check] = {"TIME-1": contact, "TIME-2": call, "TIME-3": receipts}
