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
from sipfhir.resources.parties import bare, type_of
from sipfhir.resources.provenance import Withdrawal
from sipfhir.resources.reading import Reading
from sipfhir.resources.references import party, subject
from sipfhir.resources.resource import Resource
from sipfhir.resources.shape import Placed
from sipfhir.resources.systems import Node, Systems

_AT_WORK = ("Organization", "Practitioner", "PractitionerRole")
STATUS = {
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


def _type(consent: Consent, build: Any) -> str | None:
    """A permit names to whom: without actors it would read as a permit to all."""
    status = consent.status.code if consent.status else None
    if status == "refused":
        return "deny"
    return "permit" if status == "given" and consent.parties else None


def _is_type(node: Any, r: Reading) -> bool:
    refused = r.resource.get("status") == "rejected"
    return bool(node == ("deny" if refused else "permit"))


def _asker(consent: Consent, build: Any) -> Any:
    """Where who asked belongs; nothing where their own resource does not say it."""
    who = consent.obtained_by
    if who is None or who.organization is None or type_of(who, False) not in _AT_WORK:
        return None
    return build.parties.organization(who.organization, build)


def _is_asker(node: Any, r: Reading) -> bool:
    url, said = r.systems.extension("consent-obtained-by"), r.resource.get("extension")
    listed = said if isinstance(said, list) else ()
    who = next((one.get("valueReference") for one in listed if _has(one, url)), None)
    if not isinstance(who, dict) or not isinstance(node, dict):
        return False
    return bool(r.resource_of(who).get("organization") == node) or bare(who) == bare(node)


def _has(extension: Any, url: str) -> bool:
    return isinstance(extension, dict) and extension.get("url") == url


def _withdrawal(systems: Systems, cls: Any) -> Placed:
    """When it was withdrawn stands in an extension; a Provenance tells it to readers of FHIR."""

    def put(out: Node, consent: Consent, build: Any) -> None:
        if consent.withdrawn:
            told = Withdrawal({"reference": f"Consent/{out['id']}"}, consent.withdrawn)
            build.write("withdrawal", f"withdrawal|{out['id']}", told)

    return Placed(None, put, ())


CONSENT = Resource(
    "Consent",
    Consent,
    (
        *extensions("form", "obtained_by", "withdrawn", "reason", "note"),
        element("id", "identifier[]", local_id),
        coded("status", "status", STATUS, required=True),
        fixed("scope", _coded("consent-scope-hl7", "patient-privacy"), "fixed by the mapping"),
        categories("scope", "consent-scope", _coded("loinc", "59284-0")),
        subject("patient"),
        element("date", "dateTime", moment),
        element("given_by", "performer[]", party),
        derived("organization[]", _asker, "who asked belongs there", _is_asker),
        # ppc-1 asks for a policy. A text: no code of HL7 is true of a consent whatever its status.
        fixed("policyRule", lambda systems: {"text": "SIP-samtycke"}, "fixed by the mapping"),
        derived("provision.type", _type, "follows from the status", _is_type),
        element("start", "provision.period.start", moment),
        element("end", "provision.period.end", moment),
        each("parties", "provision.actor", marked(party, "reference", _recipient)),
        _withdrawal,
    ),
    narrated=True,
)
