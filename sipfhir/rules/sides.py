"""Which organisations have a part in a plan, and what kind each is by all that the plan says of it."""

from collections.abc import Iterator
from itertools import chain

from msgspec.structs import replace

from sipfhir.plan import Concept, Intervention, Organization, Party, Plan
from sipfhir.plan.codes import ActorKind
from sipfhir.rules.actors import outside, says_something
from sipfhir.rules.question import Question
from sipfhir.voiding import standing_calls

_KINDS: dict[str, ActorKind] = {"HSL": "municipal-health-care", "SoL": "social-services"}
"""What a kommun is under a law."""


def parties(question: Question) -> set[Organization]:
    """The organisations of kommun and region that have a part, and those that are not told which."""
    kinds = _kinds(question.plan)
    every = chain(_others(question.plan), map(_by_law, question.plan.interventions))
    told = {_known(one, kinds) for one in every if one and says_something(one, question.filler)}
    return {one for one in told if not outside(one) and not _performs_only(one)}


def _by_law(intervention: Intervention) -> Organization | None:
    """Who is responsible. A kommun under HSL is municipal health care, under SoL social services."""
    one, law = intervention.responsible, intervention.law and intervention.law.code
    if not one or one.kind or not one.huvudman or one.huvudman.code != "kommun" or law not in _KINDS:
        return one
    return replace(one, kind=Concept(_KINDS[law]))


def _kinds(plan: Plan) -> dict[str, Concept[ActorKind]]:
    """What kind a unit is said to be, by its name: said in one place, it holds in the others."""
    responsible = (one.responsible for one in plan.interventions)
    told = (one for one in chain(_others(plan), responsible) if one and one.name and one.kind)
    kinds: dict[str, Concept[ActorKind]] = {}
    for one in told:
        kinds.setdefault(one.name or "", one.kind or Concept())
    return kinds


def _known(organization: Organization, kinds: dict[str, Concept[ActorKind]]) -> Organization:
    kind = None if organization.kind else kinds.get(organization.name or "")
    return replace(organization, kind=kind) if kind else organization


def named(question: Question) -> set[Organization]:
    """Every organisation that has a part and says who it is."""
    plan = question.plan
    every = chain(_others(plan), (one.responsible for one in plan.interventions))
    return {one for one in every if one and says_something(one, question.filler)}


def _performs_only(organization: Organization) -> bool:
    """A private performer has no side of its own unless its huvudman is named."""
    return organization.huvudman is None and bool(organization.private)


def _others(plan: Plan) -> Iterator[Organization | None]:
    """All but those responsible for an intervention."""
    yield from plan.overall_responsible
    for party in _people(plan):
        yield party.organization if party else None


def _people(plan: Plan) -> Iterator[Party | None]:
    yield from (one.party for one in plan.participants)
    yield from (one.performer for one in plan.interventions)
    for _, invitation in standing_calls(plan):
        yield from (invitation.caller, invitation.sender, *(one.party for one in invitation.recipients))
    for meeting in plan.meetings:
        yield from (one.party for one in meeting.attendees)
