"""Consent to the SIP, CONSENT-1 to CONSENT-3. Delivery asks more: `recipient.py`."""

from sipfhir.plan import Consent, Plan
from sipfhir.rules.consent_state import ended
from sipfhir.rules.dates import later
from sipfhir.rules.question import CLEAN, Answer, Check, Hit, Question
from sipfhir.rules.standing import has_content, lives, offered_only, partial, refusal, sip_consents, status
from sipfhir.voiding import code

_LAWS = ("sol-hsl", "discharge")


def refused(question: Question) -> Answer:
    """CONSENT-1: refused or withdrawn, and the plan lives on."""
    found = refusal(question.plan)
    if not found or not lives(question.plan, question.filler):
        return CLEAN
    index, state = found
    return Answer(hits=(Hit(state, f"consents[{index}]"),))


def absent(question: Question) -> Answer:
    """CONSENT-2: no consent to the SIP, none answered, or all expired. Consent to SVOD is never one."""
    plan = question.plan
    if question.law not in _LAWS or _nothing_shared(plan):
        return CLEAN
    states = {_state(one, question.today) for _, one in sip_consents(plan) if not partial(one)}
    if not states:
        return Answer(hits=(Hit("missing", "consents"),))
    if not states <= {"asked", "expired"}:
        return CLEAN
    return Answer(hits=(Hit("asked" if "asked" in states else "expired", "consents"),))


def _state(consent: Consent, today: str | None) -> str | None:
    """Its status; expired also when its last day has passed, if it is known what day it is."""
    code = consent.status.code if consent.status else None
    return "expired" if code in ("given", None) and today and ended(consent, today) else code


def late(question: Question) -> Answer:
    """CONSENT-3: every dated consent came after the planning had begun."""
    asked = sip_consents(question.plan)
    given = [(i, consent.date) for i, consent in asked if consent.date and _yes(consent)]
    begun = _beginnings(question.plan) if given and question.law in _LAWS else []
    if not begun or any(not any(later(date, start) for start in begun) for _, date in given):
        return CLEAN
    return Answer(hits=(Hit("late", f"consents[{given[0][0]}].date"),))


def _yes(consent: Consent) -> bool:
    """A consent that was given once, also when it was withdrawn afterwards."""
    return not consent.status or consent.status.code not in ("asked", "refused")


def _nothing_shared(plan: Plan) -> bool:
    return status(plan) == "entered-in-error" or (offered_only(plan) and not has_content(plan))


def _beginnings(plan: Plan) -> list[str]:
    """Moments when the planning had begun for certain: calls sent, meetings, the plan made.

    A call that was taken back, or sent to the wrong place, was sent all the same: what it told was told.
    """
    moments = [one.sent for one in plan.invitations if code(one) != "draft"]
    moments += [meeting.start for meeting in plan.meetings]
    return [moment for moment in (*moments, plan.created) if moment]


CHECKS: dict[str, Check] = {"CONSENT-1": refused, "CONSENT-2": absent, "CONSENT-3": late}
