"""Conformance: whether a resource is FHIR R4 (4.0.1), and what a profile asks.

Compiled from the official definitions (``data/``, made by ``make definitions``) and the profiles of a site.
"""

from sipfhir.conformance.checking import check

__all__ = ["check"]
