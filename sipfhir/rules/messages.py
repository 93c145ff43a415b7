"""What messages say of each other, VOID-1. A number that nothing has is told when the file is read."""

from sipfhir.plan import Message, Plan
from sipfhir.rules.question import Answer, Check, Hit, Question


def unclear_voiding(question: Question) -> Answer:
    """VOID-1: a makulering that does not tell which message or call it voids."""
    plan = question.plan
    voids = [(i, one) for i, one in enumerate(plan.messages) if one.kind and one.kind.code == "void"]
    cases = [(i, _fault(plan, message)) for i, message in voids]
    return Answer(hits=tuple(Hit(case, f"messages[{i}].refers_to") for i, case in cases if case))


def _fault(plan: Plan, message: Message) -> str | None:
    """What keeps a makulering from being followed; a message comes before a call of the same number."""
    number = message.refers_to
    if not number:
        return "nothing"
    found = [one for one in plan.messages if one.id == number]
    if len(found or [one for one in plan.invitations if one.id == number]) > 1:
        return "several"
    return "itself" if message.id == number else None


CHECKS: dict[str, Check] = {"VOID-1": unclear_voiding}
