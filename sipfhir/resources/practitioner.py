"""A professional ↔ Practitioner, and PractitionerRole for profession and organisation
(SEBasePractitioner…)."""

from typing import Any

from sipfhir.plan import Party
from sipfhir.resources.concepts import phrase
from sipfhir.resources.datatypes import contact_point, identifier, name
from sipfhir.resources.extensions import extension
from sipfhir.resources.pairs import each, element
from sipfhir.resources.references import linked, organization
from sipfhir.resources.resource import Resource


def _practitioner(party: Party, build: Any) -> Any:
    """The human of a role; a role without a known human has none."""
    return build.add("practitioner", party) if party.name or party.identifiers else None


PRACTITIONER = Resource(
    "Practitioner",
    Party,
    (each("identifiers", "identifier", identifier), element("name", "name[]", name)),
)
ROLE = Resource(
    "PractitionerRole",
    Party,
    (
        extension("relation"),
        linked("practitioner", "practitioner", _practitioner),
        element("organization", "organization", organization),
        element("profession", "code[]", phrase),
        each("contacts", "telecom", contact_point),
    ),
)
