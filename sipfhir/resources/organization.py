"""Organisation ↔ Organization, after SEBaseOrganization."""

from typing import Any

from sipfhir.plan import Organization
from sipfhir.resources.concepts import concept
from sipfhir.resources.datatypes import contact_point, identifier
from sipfhir.resources.extensions import extensions
from sipfhir.resources.pairs import derived, each, element
from sipfhir.resources.resource import Resource
from sipfhir.resources.shape import Placed
from sipfhir.resources.systems import Node, Systems


def _no_name(organization: Organization, build: Any) -> Any:
    """FHIR asks for a name or an identifier (org-1)."""
    return None if organization.name or organization.identifiers else build.tables.systems.absent


def _identifiers(systems: Systems, cls: Any) -> Placed:
    """Identities. SEBaseOrganization takes one HSA-id of the OID that we emit: what a unit has besides stands
    under the other OID of HSA, which is read as the same."""
    placed = each("identifiers", "identifier", identifier)(systems, cls)
    known = systems.identifiers["hsa-id"]

    def put(out: Node, values: Any, build: Any) -> None:
        placed.put(out, values, build)
        for more in [one for one in out["identifier"] if one.get("system") == known.system][1:]:
            more["system"] = known.accepted[0] if known.accepted else known.system

    return placed._replace(put=put)


ORGANIZATION = Resource(
    "Organization",
    Organization,
    (
        *extensions("huvudman", "huvudman_name", "private"),
        _identifiers,
        element("kind", "type[]", concept("actor-kind")),
        element("name", "name"),
        derived("_name", _no_name, "the plan names no name", lambda node, r: node == r.systems.absent),
        each("contacts", "telecom", contact_point),
    ),
)
