"""What preparatory works recommend of goals, GOAL-1 to GOAL-3; a policy may ask for it as proposed law."""

from sipfhir.rules.question import CLEAN, Answer, Check, Hit, Question


def missing(question: Question) -> Answer:
    """GOAL-1: no goal that says anything."""
    if not _asked(question, "goals") or any(
        question.filler.says(one.description) for one in question.plan.goals
    ):
        return CLEAN
    return Answer(hits=(Hit("missing", "goals"),))


def terms(question: Question) -> Answer:
    """GOAL-2: not goals on both short and long term. Asked when there are goals."""
    goals = question.plan.goals
    if not goals or not _asked(question, "goals.term"):
        return CLEAN
    stated = {one.term.code for one in goals if one.term and one.term.code}
    if len(stated) > 1:
        return CLEAN
    case = "unstated" if not stated else "only-short" if stated == {"short"} else "only-long"
    return Answer(hits=(Hit(case, "goals"),))


def voices(question: Question) -> Answer:
    """GOAL-3: every goal is the professionals', none the person's or shared. Silence is not told."""
    goals = question.plan.goals
    if not goals or not _asked(question, "goals.voice"):
        return CLEAN
    theirs = all(one.voice and one.voice.code == "professional" for one in goals)
    return Answer(hits=(Hit("professional", "goals"),)) if theirs else CLEAN


def _asked(question: Question, field: str) -> bool:
    return not question.standing and question.placed(field)


CHECKS: dict[str, Check] = {"GOAL-1": missing, "GOAL-2": terms, "GOAL-3": voices}
