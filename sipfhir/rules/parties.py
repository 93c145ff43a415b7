"""Who has a part in the plan: PARTIES-1, and PLAN-1 for what is called a SIP but has another shape."""

from collections.abc import Iterator

from sipfhir.plan import Organization, Party, Plan
from sipfhir.rules.actors import outside, says_something
from sipfhir.rules.question import CLEAN, Answer, Check, Hit, Question
from sipfhir.voiding import standing_calls

_COMPULSORY = ("LPT", "LRV")
_ATTENDED = ("attended", "partly", "by-link")


def one_sided(question: Question) -> Answer:
    """PARTIES-1: one huvudman alone; under SoL/HSL municipal health care does not count as the health side.

    Silent when a party's huvudman is not known: it may be the one that is missed.
    """
    parties = _parties(question)
    if question.standing or question.law not in ("sol-hsl", "discharge") or not parties:
        return CLEAN
    sides = {_side(one, question.law) for one in parties}
    if None in sides or {"kommun", "region"} <= sides:
        return CLEAN
    if "region" not in sides:
        return _hit("only-kommun")
    return _hit("only-region" if len(sides) == 1 else "no-social-services")


def mislabelled(question: Question) -> Answer:
    """PLAN-1: called a SIP, but under LPT/LRV, or one party's own plan that nobody was called to."""
    plan = question.plan
    if question.standing or not plan.kind or plan.kind.code not in ("SIP", "SPU"):
        return CLEAN
    for i, intervention in enumerate(plan.interventions):
        if intervention.law and intervention.law.code in _COMPULSORY:
            return _hit("lpt-lrv", f"interventions[{i}].law")
    if question.law == "lpt-lrv":
        return _hit("lpt-lrv", "legal_basis")
    return _hit("alone", "participants") if len(_named(question)) == 1 and not _met(plan) else CLEAN


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


def _parties(question: Question) -> set[Organization]:
    """The organisations of kommun and region that have a part, and those that are not told which."""
    return {one for one in _named(question) if not outside(one) and not _performs_only(one)}


def _named(question: Question) -> set[Organization]:
    """Every organisation that has a part and says who it is."""
    return {one for one in _organizations(question.plan) if one and says_something(one, question.filler)}


def _performs_only(organization: Organization) -> bool:
    """A private performer has no side of its own unless its huvudman is named."""
    return organization.huvudman is None and bool(organization.private)


def _organizations(plan: Plan) -> Iterator[Organization | None]:
    yield from plan.overall_responsible
    yield from (one.responsible for one in plan.interventions)
    for party in _people(plan):
        yield party.organization if party else None


def _people(plan: Plan) -> Iterator[Party | None]:
    yield from (one.party for one in plan.participants)
    yield from (one.performer for one in plan.interventions)
    for _, invitation in standing_calls(plan):
        yield from (invitation.caller, invitation.sender, *(one.party for one in invitation.recipients))
    for meeting in plan.meetings:
        yield from (one.party for one in meeting.attendees)


CHECKS: dict[str, Check] = {"PARTIES-1": one_sided, "PLAN-1": mislabelled}
