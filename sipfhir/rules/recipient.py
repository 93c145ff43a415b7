"""Whether a plan may be given to someone on a day: CONSENT-4. Asked at delivery, of each recipient."""

from sipfhir.findings import Finding, Place, Severity
from sipfhir.plan import Organization, Party, Plan
from sipfhir.rules.consent_state import as_of, consent_state
from sipfhir.rules.standing import partial, replaced, sip_consents

RULE = "CONSENT-4"


def covers(plan: Plan, recipient: Organization, on: str) -> tuple[Finding, ...]:
    """Nothing when the consent covers the recipient on that day (``2026-11-22``), else why it does not.

    A consent that names no parties covers all parties of the plan. A named one covers the recipient when
    they share an identity, or the name of the unit, or, named by huvudman alone, which huvudman that is.
    """
    found = consent_state(plan, on)
    place = "consents" if found.index is None else f"consents[{found.index}]"
    if found.state != "given":
        return (_finding(found.state, place),)
    if found.parties and not any(_is(party, recipient) for party in found.parties):
        return (_finding("outside", f"{place}.parties"),)
    return barred(plan, recipient, on)


def barred(plan: Plan, recipient: Organization, on: str) -> tuple[Finding, ...]:
    """A no to this recipient alone that no later yes has replaced."""
    plan = as_of(plan, on)
    noes = ((i, one) for i, one in sip_consents(plan) if partial(one) and not replaced(one, plan))
    barring = [i for i, one in noes if any(_is(party, recipient) for party in one.parties)]
    return tuple(_finding("refused", f"consents[{i}].parties") for i in barring)


def _is(party: Party, recipient: Organization) -> bool:
    one = party.organization
    if one is None:
        return False
    if one.identifiers and recipient.identifiers:
        return bool(set(one.identifiers) & set(recipient.identifiers))
    if one.name and recipient.name:
        return one.name.casefold() == recipient.name.casefold()
    return not one.name and _same_huvudman(one, recipient)


def _same_huvudman(one: Organization, other: Organization) -> bool:
    """Kind and name: "kommunen" alone is no single municipality."""
    names = [each.huvudman_name.casefold() if each.huvudman_name else None for each in (one, other)]
    kinds = [each.huvudman.code if each.huvudman else None for each in (one, other)]
    return None not in names and names[0] == names[1] and kinds[0] == kinds[1]


def _finding(case: str, path: str) -> Finding:
    return Finding(RULE, Severity.ERROR, Place(plan=path), {"case": case})
