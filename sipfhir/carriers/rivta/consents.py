"""A no to information sharing, as a FHIR Consent of deny or a system's own word says it.

It holds the plan back from other care providers, not from the person. Only what is about sharing between care
providers (SVOD) counts here. Consent to the SIP itself is another thing: a plan without it is not given out
at all, see `sendable.py`.
"""

from sipfhir.plan import Consent, Plan
from sipfhir.rules.standing import consent_status

_SCOPE = "information-sharing"
_NO = ("refused", "withdrawn")


def sharing_refused(plan: Plan) -> bool:
    """Whether the last word about sharing is a no. Without a date a no is the last word."""
    asked = [each for each in plan.consents if _is_sharing(each)]
    told = [(each.withdrawn or each.date or "9", consent_status(each)) for each in asked]
    last = max((when for when, _ in told), default=None)
    return any(when == last and status in _NO for when, status in told)


def _is_sharing(consent: Consent) -> bool:
    return consent.scope is not None and consent.scope.code == _SCOPE
