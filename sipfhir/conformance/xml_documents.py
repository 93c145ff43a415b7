"""FHIR's XML as the tree of its JSON, with the line that a pointer leads to."""

from collections.abc import Iterable

from sipfhir.conformance.documents import Piece, unread
from sipfhir.findings import Place
from sipfhir.formats import fhir_xml
from sipfhir.formats.faults import Unreadable
from sipfhir.formats.fhir_xml_read import line_at, resource


def piece(raw: bytes, file: str | None) -> Piece:
    """The document's value. What keeps it from being read is a finding."""
    try:
        root = fhir_xml.parse(raw, file=file)
    except Unreadable as unreadable:
        return unread(Place(file), unreadable.finding)

    def places(pointers: Iterable[str]) -> dict[str, Place]:
        return {one: Place(file, line_at(root, one)) for one in pointers}

    return Piece(resource(root), places, Place(file), xml=True)
