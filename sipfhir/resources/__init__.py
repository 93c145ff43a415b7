"""Plan ↔ FHIR R4 (4.0.1) resources."""

from sipfhir.resources.build import build
from sipfhir.resources.bundle import collection, ndjson, transaction, unsent
from sipfhir.resources.context import Activities, Built, Context, Parsed
from sipfhir.resources.models import models
from sipfhir.resources.parse import NO_PLAN, parse, parse_one, types

__all__ = [
    "NO_PLAN",
    "Activities",
    "Built",
    "Context",
    "Parsed",
    "build",
    "collection",
    "models",
    "ndjson",
    "parse",
    "parse_one",
    "transaction",
    "types",
    "unsent",
]
