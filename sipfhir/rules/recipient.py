"""Whether a plan may be given to someone on a day: CONSENT-4. Asked at delivery, of each recipient."""

from sipfhir.findings import Finding, Place, Severity
from sipfhir.plan import Organization, Party, Plan
from sipfhir.rules.consent_state import consent_state

RULE = "CONSENT-4"


def covers(plan: Plan, recipient: Organization, on: str) -> tuple[Finding, ...]:
    """Nothing when the consent covers the recipient on that day (``2026-11-22``), else why it does not.

    A consent that names no parties covers all parties of the plan. A named one covers the recipient when
    they share an identity, or the name of the unit, or, named by huvudman alone, the huvudman.
    """
    found = consent_state(plan, on)
    place = "consents" if found.index is None else f"consents[{found.index}]"
    if found.state != "given":
        return (_finding(found.state, place),)
    if found.parties and not any(_is(party, recipient) for party in found.parties):
        return (_finding("outside", f"{place}.parties"),)
    return ()


def _is(party: Party, recipient: Organization) -> bool:
    one = party.organization
    if one is None:
        return False
    if one.identifiers and recipient.identifiers:
        return bool(set(one.identifiers) & set(recipient.identifiers))
    if one.name and recipient.name:
        return one.name.casefold() == recipient.name.casefold()
    return not one.name and _huvudman(one) is not None and _huvudman(one) == _huvudman(recipient)


def _huvudman(organization: Organization) -> tuple[str | None, str | None] | None:
    """Code and name; a huvudman's code alone names no single municipality, so both are compared."""
    code = organization.huvudman.code if organization.huvudman else None
    return (code, organization.huvudman_name) if code or organization.huvudman_name else None


def _finding(case: str, path: str) -> Finding:
    return Finding(RULE, Severity.ERROR, Place(plan=path), {"case": case})
