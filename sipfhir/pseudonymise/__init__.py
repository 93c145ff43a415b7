"""Shareable copies: exports in their own form with everybody in them replaced, defects and structure kept."""

from sipfhir.pseudonymise.copying import Copy, pseudonymised
from sipfhir.pseudonymise.keyed import new_key, read_key

__all__ = ["Copy", "new_key", "pseudonymised", "read_key"]
