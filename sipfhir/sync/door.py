"""Consent at the door: whether a target's actor may have a plan today, and on what that rests.

What a consent covers on a day is CONSENT-4's to say (``rules/recipient.py``, with its citation). On what
other basis an export that is silent may be delivered is a decision of the site's: named, not judged here.
"""

from typing import Literal

import msgspec

from sipfhir.plan import Concept, Identifier, Organization, Plan
from sipfhir.plan.codes import IdentifierKind
from sipfhir.rules.consent_state import consent_state
from sipfhir.rules.recipient import barred, covers
from sipfhir.sync.parcel import Outcome
from sipfhir.sync.places import Actor, Delivery


class Opinion(msgspec.Struct, frozen=True):
    """``send`` on a basis, ``revoke`` what the target has, or ``hold`` for the reason that ``case`` names."""

    action: Literal["send", "revoke", "hold"]
    case: str | None = None
    basis: str | None = None


def at_the_door(plan: Plan, target: Delivery, today: str, had: Outcome | None) -> Opinion:
    """What may be done with a plan for a target on a day (``2026-11-22``).

    ``had`` is what became of the plan at the target before, None when it never got it. A withdrawal revokes
    what the target has had, also when the consent no longer names it.
    """
    recipient = organization(target.actor)
    if consent_state(plan, today).state == "none":
        found = barred(plan, recipient, today)
        if not found:
            return _silent(target)
    else:
        found = covers(plan, recipient, today)
    if not found:
        return Opinion("send", basis="consent")
    case = str(found[0].params["case"])
    if had is not None and case in ("withdrawn", "refused"):
        return Opinion("revoke", case, "withdrawal")
    return Opinion("hold", case)


def _silent(target: Delivery) -> Opinion:
    """The export says nothing of a consent."""
    if target.consent.silent == "deliver":
        return Opinion("send", "silent", target.consent.basis)
    return Opinion("hold", "silent")


def organization(actor: Actor) -> Organization:
    """Whom a target stands for, as a plan would name them."""
    kinds: tuple[tuple[IdentifierKind, str | None], ...] = (
        ("hsa-id", actor.hsa_id),
        ("organisationsnummer", actor.organisationsnummer),
    )
    return Organization(
        name=actor.name,
        huvudman=Concept(actor.huvudman) if actor.huvudman else None,
        huvudman_name=actor.huvudman_name,
        identifiers=tuple(Identifier(kind, value) for kind, value in kinds if value),
    )
