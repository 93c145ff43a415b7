"""Carry a Swedish samordnad individuell plan (SIP) between care systems and FHIR R4, and check it.

Seven functions: ``read``, ``validate``, ``to_fhir``, ``check``, ``from_fhir``, ``write``, ``loss``. They
are found when they are first used, so that ``import sipfhir`` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sipfhir.candidates import Candidate
    from sipfhir.conformance import check
    from sipfhir.exchange import Resources, from_fhir, to_fhir, validate
    from sipfhir.plan import Plan
    from sipfhir.reader import read
    from sipfhir.reading import Leaves, Reading
    from sipfhir.recognition import detect, recognise
    from sipfhir.registry import System, system, systems
    from sipfhir.site import Site
    from sipfhir.writer import Written, loss, write

_HOMES = {
    "candidates": ("Candidate",),
    "conformance": ("check",),
    "exchange": ("Resources", "from_fhir", "to_fhir", "validate"),
    "plan": ("Plan",),
    "reader": ("read",),
    "reading": ("Leaves", "Reading"),
    "recognition": ("detect", "recognise"),
    "site": ("Site",),
    "registry": ("System", "system", "systems"),
    "writer": ("Written", "loss", "write"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Candidate",
    "Leaves",
    "Plan",
    "Reading",
    "Resources",
    "Site",
    "System",
    "Written",
    "check",
    "detect",
    "from_fhir",
    "loss",
    "read",
    "recognise",
    "system",
    "systems",
    "to_fhir",
    "validate",
    "write",
]


def __getattr__(name: str) -> Any:
    """Import what is asked for, once."""
    if name not in _HOME:
        raise AttributeError(f"module 'sipfhir' has no attribute {name!r}")
    return getattr(import_module(f"sipfhir.{_HOME[name]}"), name)
