"""Where the consent to the SIP stands on a day: asked, given, refused, withdrawn or expired."""

from typing import Literal

import msgspec
from msgspec.structs import replace

from sipfhir.plan import Concept, Consent, Party, Plan
from sipfhir.rules.dates import day, last_day
from sipfhir.rules.standing import consent_status, refusal, sip_consents

State = Literal["none", "asked", "given", "not-yet", "refused", "withdrawn", "expired"]


class ConsentState(msgspec.Struct, frozen=True):
    """``index`` is the consent in the plan that decides. ``parties``: whom a given one covers, empty for all.

    ``until`` is its last day, None when it has none.
    """

    state: State
    index: int | None = None
    parties: tuple[Party, ...] = ()
    until: str | None = None


NONE = ConsentState("none")


def consent_state(plan: Plan, on: str) -> ConsentState:
    """The state on a day (``2026-11-22``). What is dated later has not happened yet.

    A refusal or withdrawal stands until the same giver says yes again; of several yes the latest decides.
    """
    known = as_of(plan, on)
    if found := refusal(known):
        return ConsentState("withdrawn" if found[1] == "withdrawn" else "refused", found[0])
    states = [_one(i, one, on) for i, one in sip_consents(known) if _code(one) in _ANSWERS]
    return max(states, key=lambda one: (_WORTH[one.state], _date(plan, one)), default=NONE)


def as_of(plan: Plan, on: str) -> Plan:
    """The plan with its consents as they stood on a day."""
    return replace(plan, consents=tuple(_as_of(one, on) for one in plan.consents))


_ANSWERS = ("asked", "given", "expired")
"""What may hold. A no that a later yes has replaced, or that is to some parties alone, is none of them."""

_WORTH: dict[State, int] = {
    "none": 0,
    "asked": 1,
    "expired": 2,
    "not-yet": 3,
    "given": 4,
    "refused": 5,
    "withdrawn": 5,
}


def _one(index: int, consent: Consent, on: str) -> ConsentState:
    until = day(consent.end) if consent.end else None
    if _code(consent) == "asked":
        return ConsentState("asked", index)
    if _code(consent) == "expired" or ended(consent, on):
        return ConsentState("expired", index, (), until)
    begins = consent.start or consent.date
    state: State = "not-yet" if begins and day(begins) > on else "given"
    return ConsentState(state, index, consent.parties, until)


def ended(consent: Consent, on: str) -> bool:
    """Whether the last day of a consent has passed."""
    last = last_day(consent.end) if consent.end else None
    return last is not None and last.isoformat() < on


def _as_of(consent: Consent, on: str) -> Consent:
    """The consent without what had not happened yet: before its withdrawal a yes, before a no nothing."""
    if consent.withdrawn and day(consent.withdrawn) > on:
        return replace(consent, withdrawn=None, status=None)
    if _code(consent) == "refused" and consent.date and day(consent.date) > on:
        return replace(consent, status=Concept("asked"))
    return consent


def _code(consent: Consent) -> str:
    """A consent that does not say its status is a yes: nobody records one for nothing."""
    if consent.status is None and not consent.withdrawn:
        return "given"
    return consent_status(consent) or "unknown"


def _date(plan: Plan, state: ConsentState) -> str:
    return "" if state.index is None else plan.consents[state.index].date or ""
