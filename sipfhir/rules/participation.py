"""The person's own part in the plan: PERSON-1 and COPY-1."""

from sipfhir.rules.question import CLEAN, Answer, Check, Hit, Question


def absent(question: Question) -> Answer:
    """PERSON-1: the person took no part and no reason is given. Silence about it is no absence."""
    own = question.plan.participation
    if question.standing or own is None or own.absence_reason:
        return CLEAN
    away = (own.attended and own.attended.code == "absent") or (own.level and own.level.code == "none")
    return Answer(hits=(Hit("absent", "participation"),)) if away else CLEAN


def no_copy(question: Question) -> Answer:
    """COPY-1: nobody has been handed the plan on paper or otherwise."""
    if question.standing or question.plan.copies or not question.placed("copies"):
        return CLEAN
    return Answer(hits=(Hit("missing", "copies"),))


CHECKS: dict[str, Check] = {"PERSON-1": absent, "COPY-1": no_copy}
