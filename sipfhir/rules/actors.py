"""Who is a huvudman, who is another actor, and how an organisation is named."""

from collections.abc import Iterator
from itertools import chain

from sipfhir.plan import Organization, Party, Plan
from sipfhir.rules.filler import Filler
from sipfhir.voiding import standing_calls

OUTSIDE = frozenset(
    {"school", "social-insurance", "employment-service", "sis", "prison-service", "police", "civil-society"}
)
_RELATIVES = ("relative", "guardian")
_STAYED_AWAY = ("declined", "forwarded", "not-reached")


def outside(organization: Organization | None) -> bool:
    """True for a school (also a municipal one), an authority, an association."""
    return bool(organization and organization.kind and organization.kind.code in OUTSIDE)


def private(organization: Organization) -> bool:
    """True for a private provider."""
    return bool(organization.private or (organization.kind and organization.kind.code == "private-provider"))


def huvudman_named(organization: Organization, filler: Filler) -> bool:
    """True when the organisation says which huvudman it is or belongs to."""
    huvudman = organization.huvudman
    return bool(huvudman and huvudman.code) or filler.says(organization.huvudman_name)


def one_huvudman(one: Organization, other: Organization) -> bool:
    """True when nothing tells the huvudmän of two organisations apart; another actor has none of its own."""
    codes = {each.huvudman.code if each.huvudman and not outside(each) else None for each in (one, other)}
    names = {each.huvudman_name.casefold() for each in (one, other) if each.huvudman_name}
    return len(codes) == 1 and None not in codes and len(names) < 2


def unit_named(organization: Organization, filler: Filler) -> bool:
    """True when a unit can be found by the name or an identity."""
    return bool(organization.identifiers) or filler.says(organization.name)


def says_something(organization: Organization, filler: Filler) -> bool:
    """True when unit, huvudman or kind is named at all."""
    return bool(
        organization.kind
        or organization.identifiers
        or huvudman_named(organization, filler)
        or filler.says(organization.name)
        or (organization.huvudman and filler.says(organization.huvudman.text))
    )


def outsider(plan: Plan) -> str | None:
    """Path of the first other actor that is named responsible, acts, calls or takes part."""
    return next(chain(_responsible(plan), _acting(plan), _calling(plan), _taking_part(plan)), None)


def other_performer(party: Party | None) -> bool:
    """True when a relative or another actor performs."""
    if not party:
        return False
    return _from_outside(party) or bool(party.kind and party.kind.code in _RELATIVES)


def _responsible(plan: Plan) -> Iterator[str]:
    """Named responsible, whether it may be or not: SIP-2 and SIP-4 ask that."""
    for i, organization in enumerate(plan.overall_responsible):
        if outside(organization):
            yield f"overall_responsible[{i}]"
    for i, intervention in enumerate(plan.interventions):
        if outside(intervention.responsible):
            yield f"interventions[{i}].responsible"


def _acting(plan: Plan) -> Iterator[str]:
    for i, intervention in enumerate(plan.interventions):
        if other_performer(intervention.performer):
            yield f"interventions[{i}].performer"


def _calling(plan: Plan) -> Iterator[str]:
    """Who took the initiative, who called, who is to call next."""
    if plan.initiative and _from_outside(plan.initiative.initiator):
        yield "initiative.initiator"
    for i, invitation in standing_calls(plan):
        for name in ("caller", "sender"):
            if _from_outside(getattr(invitation, name)):
                yield f"invitations[{i}].{name}"
    if _from_outside(plan.next_caller):
        yield "next_caller"


def _from_outside(party: Party | None) -> bool:
    return bool(party and outside(party.organization))


def _taking_part(plan: Plan) -> Iterator[str]:
    for i, participant in enumerate(plan.participants):
        if _from_outside(participant.party):
            yield f"participants[{i}].party"
    for i, invitation in standing_calls(plan):
        for j, recipient in enumerate(invitation.recipients):
            away = recipient.outcome and recipient.outcome.code in _STAYED_AWAY
            if not away and _from_outside(recipient.party):
                yield f"invitations[{i}].recipients[{j}].party"
    for i, meeting in enumerate(plan.meetings):
        for j, attendee in enumerate(meeting.attendees):
            absent = attendee.attendance and attendee.attendance.code == "absent"
            if not absent and _from_outside(attendee.party):
                yield f"meetings[{i}].attendees[{j}].party"
