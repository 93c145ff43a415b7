"""The FHIR package: profiles, extensions, terminology and examples, made on demand and never committed."""

from sipfhir.package.making import making
from sipfhir.package.resources import profiles, resources

__all__ = ["making", "profiles", "resources"]
