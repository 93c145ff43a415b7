"""Formats: bytes to records with places, and back: streaming, charsets, limits, each record by itself.

What is here is found when it is first used: who reads JSON alone need not wait for the rest.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sipfhir.formats.container import Container, Limits
    from sipfhir.formats.detect import Signature, sniff
    from sipfhir.formats.json_text import locate
    from sipfhir.formats.obstacles import Obstacle, obstacle
    from sipfhir.formats.places import line_of, pointer_place
    from sipfhir.formats.record import Envelope, Reader, Record
    from sipfhir.formats.streams import open_records, write_records
    from sipfhir.formats.xml_unfold import unfolded

_HOMES = {
    "container": ("Container", "Limits"),
    "detect": ("Signature", "sniff"),
    "json_text": ("locate",),
    "obstacles": ("Obstacle", "obstacle"),
    "places": ("line_of", "pointer_place"),
    "record": ("Envelope", "Reader", "Record"),
    "streams": ("open_records", "write_records"),
    "xml_unfold": ("unfolded",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Container",
    "Envelope",
    "Limits",
    "Obstacle",
    "Reader",
    "Record",
    "Signature",
    "line_of",
    "locate",
    "obstacle",
    "open_records",
    "pointer_place",
    "sniff",
    "unfolded",
    "write_records",
]


def __getattr__(name: str) -> Any:
    """Import what is asked for, once."""
    if name not in _HOME:
        raise AttributeError(f"module 'sipfhir.formats' has no attribute {name!r}")
    return getattr(import_module(f"sipfhir.formats.{_HOME[name]}"), name)
