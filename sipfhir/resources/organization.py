"""Organisation ↔ Organization, after SEBaseOrganization."""

from typing import Any

from sipfhir.plan import Organization
from sipfhir.resources.concepts import concept
from sipfhir.resources.datatypes import contact_point, identifier
from sipfhir.resources.extensions import extensions
from sipfhir.resources.pairs import derived, each, element
from sipfhir.resources.resource import Resource


def _no_name(organization: Organization, build: Any) -> Any:
    """FHIR asks for a name or an identifier (org-1)."""
    return None if organization.name or organization.identifiers else build.tables.systems.absent


ORGANIZATION = Resource(
    "Organization",
    Organization,
    (
        *extensions("huvudman", "huvudman_name", "private"),
        each("identifiers", "identifier", identifier),
        element("kind", "type[]", concept("actor-kind")),
        element("name", "name"),
        derived("_name", _no_name, "the plan names no name", lambda node, r: node == r.systems.absent),
        each("contacts", "telecom", contact_point),
    ),
)
