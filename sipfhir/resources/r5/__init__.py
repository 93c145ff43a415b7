"""R4 (4.0.1) resources of ours → R5 (5.0.0), by the table in fhir/r5.yaml; what R5 cannot hold is told."""

from sipfhir.resources.r5.carry import LOST, carried
from sipfhir.resources.r5.models import models
from sipfhir.resources.r5.table import VERSION, table

__all__ = ["LOST", "VERSION", "carried", "models", "table"]
