"""Whether FHIR says that it is about a person with protected identity (skyddade personuppgifter)."""

from typing import Any

from sipfhir.resources import Context
from sipfhir.resources.tables import tables
from sipfhir.site import Site

_RESTRICTED = ("R", "V")
"""Codes of HL7's v3-Confidentiality: restricted, very restricted."""


def is_protected(node: Any, site: Site) -> bool:
    """True when a resource in it has the label in ``meta.security``."""
    systems = tables(Context.of(site)).systems
    own, general = systems.code_system("protection"), systems.code_system("confidentiality")
    return any(
        label.get("system") == own or (label.get("system") == general and label.get("code") in _RESTRICTED)
        for label in _labels(node)
    )


def _labels(node: Any) -> list[dict[str, Any]]:
    """Every ``meta.security`` in it; without recursion."""
    found, ahead = [], [node]
    while ahead:
        one = ahead.pop()
        if isinstance(one, dict):
            meta = one.get("meta")
            listed = meta.get("security") if isinstance(meta, dict) else None
            found += [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
        ahead += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
    return found
