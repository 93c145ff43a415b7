"""Whether a message with a plan may be made for a recipient: the consent is asked first, of each message."""

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from sipfhir.document.fields import fields
from sipfhir.findings import Finding, Place, Severity
from sipfhir.plan import Organization, Plan
from sipfhir.rules import consent_state, covers

NOBODY = Organization()


def asked(plan: Plan, unit: Organization | None, on: str, basis: str | None) -> tuple[bool, list[Finding]]:
    """Whether the message may be made, and what is said of it.

    A ``basis`` that was named lets it be made all the same: each no becomes a warning that names it.
    """
    noes = covers(plan, unit or NOBODY, on)
    if noes and basis is None:
        return False, list(noes)
    said = [_despite(no, basis or "") for no in noes]
    return True, said or list(_party(plan, unit, on))


def _despite(no: Finding, basis: str) -> Finding:
    params: dict[str, str | int] = {"state": no.params["case"], "basis": basis}
    return replace(no, rule="SDK-BASIS", severity=Severity.WARNING, params=params)


def _party(plan: Plan, unit: Organization | None, on: str) -> Iterator[Finding]:
    """A consent that names nobody covers the parties of the plan: is the recipient one of them?"""
    if consent_state(plan, on).parties:
        return
    if unit is None:
        yield Finding("SDK-PARTY", Severity.WARNING, Place(plan="participants"), {"case": "unknown"})
    elif not any(_same(each, unit) for each in _units(plan)):
        yield Finding("SDK-PARTY", Severity.WARNING, Place(plan="participants"), {"case": "outside"})


def _same(one: Organization, other: Organization) -> bool:
    """The same unit, or the same huvudman by name."""
    if set(one.identifiers) & set(other.identifiers):
        return True
    pairs = ((one.name, other.name), (one.huvudman_name, other.huvudman_name))
    return any(a and b and a.casefold() == b.casefold() for a, b in pairs)


def _units(part: Any) -> Iterator[Organization]:
    """Every unit that the plan names anywhere."""
    if isinstance(part, Organization):
        yield part
    for field in fields(part.__class__):
        value = getattr(part, field.name) if field.form == "part" else None
        for item in value if field.many and value else (value,):
            if item:
                yield from _units(item)
