"""A FHIR R4 server as a target."""

from sipfhir.sync.targets.fhir.server import FhirServer

__all__ = ["FhirServer"]
