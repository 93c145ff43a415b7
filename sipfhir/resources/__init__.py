"""Plan ↔ FHIR R4 (4.0.1) resources."""

from sipfhir.resources.build import build
from sipfhir.resources.bundle import collection, ndjson, transaction, unsent
from sipfhir.resources.context import Built, Context, Parsed
from sipfhir.resources.models import models
from sipfhir.resources.parse import parse

__all__ = [
    "Built",
    "Context",
    "Parsed",
    "build",
    "collection",
    "models",
    "ndjson",
    "parse",
    "transaction",
    "unsent",
]
