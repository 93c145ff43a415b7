"""Samtycke ↔ Consent. SIP consent and SVOD consent are two scopes: two Consents, told apart by category."""

from typing import Any

from sipfhir.plan import Consent
from sipfhir.resources.categories import categories
from sipfhir.resources.codecs import moment
from sipfhir.resources.coded import coded
from sipfhir.resources.datatypes import local_id
from sipfhir.resources.extensions import extensions
from sipfhir.resources.marked import marked
from sipfhir.resources.pairs import derived, each, element, fixed
from sipfhir.resources.reading import Reading
from sipfhir.resources.references import party, subject
from sipfhir.resources.resource import Resource
from sipfhir.resources.systems import Node, Systems

_STATUS = {
    "asked": "proposed",
    "given": "active",
    "refused": "rejected",
    "withdrawn": "inactive",
    "expired": "inactive",
}


def _coded(system: str, code: str) -> Any:
    return lambda systems: {"coding": [{"system": systems.code_system(system), "code": code}]}


def _recipient(systems: Systems) -> Node:
    """v3-ParticipationType: information recipient."""
    return {"role": _coded("participation-type", "IRCP")(systems)}


def _type(consent: Consent, build: Any) -> str:
    return "deny" if consent.status and consent.status.code == "refused" else "permit"


def _is_type(node: Any, r: Reading) -> bool:
    refused = r.resource.get("status") == "rejected"
    return bool(node == ("deny" if refused else "permit"))


CONSENT = Resource(
    "Consent",
    Consent,
    (
        *extensions("form", "obtained_by", "withdrawn", "reason", "note"),
        element("id", "identifier[]", local_id),
        coded("status", "status", _STATUS, required=True),
        fixed("scope", _coded("consent-scope-hl7", "patient-privacy"), "fixed by the mapping"),
        categories("scope", "consent-scope", _coded("loinc", "59284-0")),
        subject("patient"),
        element("date", "dateTime", moment),
        element("given_by", "performer[]", party),
        # ppc-1 asks for a policy. OPTIN: nothing is shared unless the person has said so.
        fixed("policyRule", _coded("act-code", "OPTIN"), "fixed by the mapping"),
        derived("provision.type", _type, "follows from the status", _is_type),
        element("start", "provision.period.start", moment),
        element("end", "provision.period.end", moment),
        each("parties", "provision.actor", marked(party, "reference", _recipient)),
    ),
    narrated=True,
)
