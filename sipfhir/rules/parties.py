"""Who has a part in the plan: PARTIES-1, PLAN-1 for what is called a SIP but has another shape,
and PLAN-5 for what was entered in error."""

from sipfhir.plan import Organization, Plan
from sipfhir.rules.question import CLEAN, Answer, Check, Hit, Question
from sipfhir.rules.sides import named, parties
from sipfhir.rules.standing import standing, status
from sipfhir.voiding import standing_calls

_COMPULSORY = ("LPT", "LRV")
_ATTENDED = ("attended", "partly", "by-link")


def one_sided(question: Question) -> Answer:
    """PARTIES-1: one huvudman alone; under SoL/HSL municipal health care does not count as the health side.

    Silent when a party's huvudman is not known: it may be the one that is missed.
    """
    having = parties(question)
    if question.standing or question.law not in ("sol-hsl", "discharge") or not having:
        return CLEAN
    sides = {_side(one, question.law) for one in having}
    if None in sides or {"kommun", "region"} <= sides:
        return CLEAN
    if "region" not in sides:
        return _hit("only-kommun")
    return _hit("only-region" if len(sides) == 1 else "no-social-services")


def mislabelled(question: Question) -> Answer:
    """PLAN-1: called a SIP, but under LPT/LRV, or one party's own plan that nobody was called to."""
    plan = question.plan
    # A plan of that law is not asked for the four elements, so the question says nothing of how it stands.
    stands = standing(plan, question.filler) if question.law == "lpt-lrv" else question.standing
    if stands or not plan.kind or plan.kind.code not in ("SIP", "SPU"):
        return CLEAN
    for i, intervention in enumerate(plan.interventions):
        if intervention.law and intervention.law.code in _COMPULSORY:
            return _hit("lpt-lrv", f"interventions[{i}].law")
    if question.law == "lpt-lrv":
        return _hit("lpt-lrv", "legal_basis")
    return _hit("alone", "participants") if len(named(question)) == 1 and not _met(plan) else CLEAN


def _hit(case: str, path: str = "participants") -> Answer:
    return Answer(hits=(Hit(case, path),))


def _met(plan: Plan) -> bool:
    attended = plan.participation and plan.participation.attended
    return bool(plan.meetings or standing_calls(plan) or (attended and attended.code in _ATTENDED))


def _side(organization: Organization, law: str) -> str | None:
    """kommun, region, or municipal health care by itself under SoL/HSL; None when it is not told."""
    kind = organization.kind.code if organization.kind else None
    if kind == "municipal-health-care":
        return kind if law == "sol-hsl" else "kommun"
    return organization.huvudman.code if organization.huvudman else None


def in_error(question: Question) -> Answer:
    """PLAN-5: entered in error, or made void at the source."""
    if status(question.plan) != "entered-in-error":
        return CLEAN
    return Answer(hits=(Hit("error", "status"),))


CHECKS: dict[str, Check] = {"PARTIES-1": one_sided, "PLAN-1": mislabelled, "PLAN-5": in_error}
