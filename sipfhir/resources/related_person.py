"""Närstående, vårdnadshavare, företrädare ↔ RelatedPerson."""

from typing import Any

from sipfhir.plan import Concept, Party
from sipfhir.resources.concepts import Codings, read_concept
from sipfhir.resources.datatypes import contact_point, identifier, name
from sipfhir.resources.extensions import extensions
from sipfhir.resources.pairs import each, element
from sipfhir.resources.parties import related_kind
from sipfhir.resources.reading import At, Reading
from sipfhir.resources.references import subject
from sipfhir.resources.resource import Resource
from sipfhir.resources.shape import Placed
from sipfhir.resources.systems import Node, Systems
from sipfhir.resources.tree import Take, Values


def _relationship(systems: Systems, cls: Any) -> Placed:
    """The kind as a coding, the relation in words as the text."""
    kinds = Codings(systems, "party-kind")

    def put(out: Node, party: Party, build: Any) -> None:
        kind = related_kind(party)
        said = {"coding": [kinds.coding(str(kind.code))]} if kind else {}
        relationship = {**said, "text": party.relation} if party.relation else said
        if relationship:
            out["relationship"] = [relationship]

    def handle(node: Any, at: At, r: Reading, values: Values) -> None:
        found = read_concept(node, r, at, kinds) or Concept()
        values |= {"kind": Concept(found.code) if found.code else None, "relation": found.text}

    return Placed(None, put, (Take(("relationship[]",), handle),))


RELATED_PERSON = Resource(
    "RelatedPerson",
    Party,
    (
        *extensions("profession", "organization"),
        each("identifiers", "identifier", identifier),
        subject("patient", required=True),
        _relationship,
        element("name", "name[]", name),
        each("contacts", "telecom", contact_point),
    ),
)
