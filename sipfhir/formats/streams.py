"""Records out of a stream of bytes, and into one, by the format of their container."""

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from sipfhir.formats import csv_write, entry_points, json_write, searchset, xml_inside_write, xml_write
from sipfhir.formats.container import Container
from sipfhir.formats.csv import CsvReader
from sipfhir.formats.json import JsonReader
from sipfhir.formats.ndjson import NdjsonReader
from sipfhir.formats.record import Envelope, Reader
from sipfhir.formats.searchset import SearchsetReader
from sipfhir.formats.xml import XmlReader
from sipfhir.formats.xml_inside import InsideReader


def open_records(stream: BinaryIO, container: Container, file: str | None = None) -> Reader:
    """A reader of the container's format; iterate once, then see ``envelope``.

    ``file`` is the name that findings give. Raises BadConfiguration for a container that cannot be read.
    """
    if container.entry_point:
        return entry_points.CodedReader(container.entry_point, stream, container, file)
    match container.format:
        case "xml":
            reader = InsideReader if container.inside else XmlReader
            return reader(stream, container, file)
        case "json":
            return JsonReader(stream, container, file)
        case "ndjson":
            return NdjsonReader(stream, container, file)
        case "csv":
            return CsvReader(stream, container, file)
        case "fhir-searchset":
            return SearchsetReader(stream, container, file)


def write_records(
    trees: Iterable[Any], container: Container, envelope: Envelope | None = None
) -> Iterator[bytes]:
    """The file of these trees, piece by piece, in the envelope of the file that they came from, if any.

    Raises BadConfiguration when several records have nothing to stand in, values.CannotHold for a character
    that the charset lacks.
    """
    if container.entry_point:
        return entry_points.write(container.entry_point, trees, container, envelope)
    match container.format:
        case "xml":
            as_xml = xml_inside_write.write if container.inside else xml_write.write
            return as_xml(trees, container, envelope)
        case "json":
            return json_write.write(trees, container, envelope)
        case "ndjson":
            return json_write.write_lines(trees, envelope)
        case "csv":
            return csv_write.write(trees, container, envelope)
        case "fhir-searchset":
            return searchset.write(trees, container, envelope)
