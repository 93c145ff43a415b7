"""Business keys: what a resource's id is made of. Stable as long as the source names the same thing the
same way."""

import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec

from sipfhir.findings import Finding, Place, Severity
from sipfhir.plan import Identifier, Organization, Party, Plan

_RANK = {
    "personnummer": 0,
    "samordningsnummer": 1,
    "hsa-id": 2,
    "nationellt-reservnummer": 3,
    "lokalt-reservnummer": 4,
    "local": 5,
    "organisationsnummer": 6,
}
_encode = msgspec.json.Encoder().encode


def digest(part: Any) -> str:
    """Digest of a part's content."""
    return hashlib.blake2b(_encode(part), digest_size=16).hexdigest()


def identity(identifiers: Iterable[Identifier], system: str) -> str | None:
    """Key of whom identifiers name: the strongest of them. Numbers of a source count within that source."""
    strongest = min(identifiers, key=lambda one: _RANK[one.kind], default=None)
    if strongest is None:
        return None
    issuer = strongest.system or (system if strongest.kind in ("local", "lokalt-reservnummer") else "")
    return f"{strongest.kind}|{issuer}|{strongest.value}"


def plan_key(plan: Plan, system: str) -> str | None:
    """Key of a plan: its first identifier within its source system."""
    if not plan.identifiers:
        return None
    first = plan.identifiers[0]
    return f"{system}|{first.kind}|{first.system or ''}|{first.value}"


def organization_key(organization: Organization, plan: str, system: str) -> str:
    """HSA-id; else organisation number with the unit's name, since units share the number; else content."""
    key = identity(organization.identifiers, system)
    if key is None:
        return f"{plan}|{digest(organization)}"
    return f"{key}|{organization.name or ''}" if key.startswith("organisationsnummer") else key


def party_key(party: Party, plan: str, system: str) -> str:
    """Identity of a human party; else content, within the plan."""
    return identity(party.identifiers, system) or f"{plan}|{digest(party)}"


def human(party: Party) -> Party:
    """What a Practitioner holds of a party: who they are, not where or as what they work."""
    return Party(name=party.name, identifiers=party.identifiers)


NO_KEY = Finding("ID-NOKEY", Severity.WARNING, Place(plan="identifiers"))
"""The plan has no identifier: its id is made of its content and changes with it."""


def variant(resource_type: str) -> Finding:
    """Several contents under one identity within a plan: each but the first got an id of its own."""
    return Finding("RESOURCE-VARIANT", Severity.NOTE, params={"resource": resource_type})
