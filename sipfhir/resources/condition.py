"""Behov ↔ Condition: the need in words, never a diagnosis of ours."""

from sipfhir.plan import Need
from sipfhir.resources.codecs import moment
from sipfhir.resources.concepts import phrase
from sipfhir.resources.datatypes import local_id
from sipfhir.resources.extensions import extension
from sipfhir.resources.pairs import element
from sipfhir.resources.references import actor, subject
from sipfhir.resources.resource import Resource

NEED = Resource(
    "Condition",
    Need,
    (
        extension("area", "life-area"),
        element("id", "identifier[]", local_id),
        element("description", "code", phrase),
        subject("subject", required=True),
        element("assessed", "recordedDate", moment),
        element("assessed_by", "asserter", actor),
    ),
)
