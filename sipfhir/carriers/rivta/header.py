"""The header of a care plan: whose it is, who answers for it, whether the person may see it."""

from collections.abc import Iterable, Iterator
from typing import Any

from sipfhir.carriers.rivta.contract import Contract
from sipfhir.carriers.rivta.sender import Sender
from sipfhir.plan import Identifier, Organization, Party, Plan
from sipfhir.values import hsa_problems

_OID = "urn:oid:"
_LENGTH = 12
_CONTACTS = {"phone": "orgUnitTelecom", "email": "orgUnitEmail"}


def patient_id(identifiers: Iterable[Identifier], known: Contract, source: str) -> dict[str, str] | None:
    """PersonIdType of the strongest number of a person; None when none can be written.

    A local number whose issuer has no OID has the source system's HSA-id before it, as the TKB says.
    """
    by_kind = {each.kind: each for each in reversed(tuple(identifiers))}
    for kind, oid in known.identities.items():
        if kind in by_kind and len(by_kind[kind].value) == _LENGTH:
            return {"id": by_kind[kind].value, "type": oid}
    own = by_kind.get("lokalt-reservnummer")
    if own is None:
        return None
    if (own.system or "").startswith(_OID):
        return {"id": own.value, "type": (own.system or "").removeprefix(_OID)}
    return {"id": source + own.value, "type": known.without_oid}


def accountable(author: Party | None, time: str, sender: Sender) -> dict[str, Any]:
    """HealthcareProfessionalType: the author, the unit, its vårdenhet and vårdgivare."""
    author = author or Party()
    unit = author.organization or Organization()
    return {
        "authorTime": time,
        "healthcareProfessionalHSAId": next(hsa_ids(author.identifiers), None),
        "healthcareProfessionalName": _name(author),
        "healthcareProfessionalRoleCode": {"originalText": author.profession} if author.profession else None,
        "healthcareProfessionalOrgUnit": _unit(unit),
        "healthcareProfessionalCareUnitHSAId": care_unit(unit, sender),
        "healthcareProfessionalCareGiverHSAId": care_giver(unit, sender),
    }


def hsa_ids(identifiers: Iterable[Identifier]) -> Iterator[str]:
    """The HSA-ids among identifiers, in order."""
    return (each.value for each in identifiers if each.kind == "hsa-id")


def care_unit(unit: Organization, sender: Sender) -> str | None:
    """The vårdenhet: what the source says beside the unit, else what the sender's list says of the unit."""
    own, *others = [*hsa_ids(unit.identifiers), None]
    listed = sender.care_units.get(own or "")
    return (
        others[0] if others and others[0] else listed or (own if sender.unit_is_care_unit == "yes" else None)
    )


def care_giver(unit: Organization, sender: Sender) -> str | None:
    """The vårdgivare: what the source says, else the sender's for that huvudman."""
    huvudman = unit.huvudman
    if huvudman is None:
        return None
    if huvudman.text and not hsa_problems(huvudman.text):
        return huvudman.text
    return sender.care_givers.get(huvudman.code) if huvudman.code else None


def participants(plan: Plan, known: Contract) -> list[dict[str, str]]:
    """The units that take part, each once, in order."""
    units = (one.party.organization for one in plan.participants if one.party and one.party.organization)
    ids = dict.fromkeys(hsa for unit in units for hsa in hsa_ids(unit.identifiers))
    return [{"root": known.hsa_id.write, "extension": hsa} for hsa in ids]


def _unit(unit: Organization) -> dict[str, str | None]:
    ways = {each.kind.code: each.value for each in reversed(unit.contacts) if each.kind}
    told = {name: ways.get(kind) for kind, name in _CONTACTS.items()}  # type: ignore[call-overload]
    said = {"orgUnitHSAId": next(hsa_ids(unit.identifiers), None), "orgUnitName": unit.name, **told}
    return {name: value for name, value in said.items() if value}


def _name(author: Party) -> str | None:
    name = author.name
    if name is None:
        return None
    return name.text or " ".join(filter(None, (name.given, name.family))) or None
