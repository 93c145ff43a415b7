"""The FHIR package: profiles, extensions, terminology and examples, made on demand and never committed."""

from sipfhir.package.contents import profiles, resources
from sipfhir.package.whole import Package, package

__all__ = ["Package", "package", "profiles", "resources"]
