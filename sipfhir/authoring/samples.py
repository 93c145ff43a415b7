"""The samples of a system: ``samples/<system>/good|odd|broken``, of the site and of what ships."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sipfhir.authoring.described import Described
from sipfhir.authoring.leaves import Walk
from sipfhir.authoring.leaves_json import JsonWalk
from sipfhir.authoring.leaves_xml import XmlWalk
from sipfhir.findings import Finding
from sipfhir.formats import Container, Record, open_records
from sipfhir.site import Site

KINDS = ("good", "odd")
ENDINGS = (".xml", ".json", ".ndjson", ".csv")


class Sample(NamedTuple):
    """One record of a sample."""

    file: Path
    kind: str
    record: Record


def files(site: Site, folder: str, kind: str) -> list[Path]:
    """The sample files of one kind, by name. What stands beside them (``.expect.yaml``) is no sample."""
    found = [
        file
        for root in site.roots
        for file in sorted((root / "samples" / folder / kind).glob("*"))
        if file.suffix in ENDINGS
    ]
    return list(dict.fromkeys(found))


def samples(
    site: Site, folder: str, container: Container, kinds: tuple[str, ...] = KINDS
) -> Iterator[Sample]:
    """Every record of the samples that can be read."""
    for kind in kinds:
        for file in files(site, folder, kind):
            with file.open("rb") as stream:
                for item in open_records(stream, container, str(file)):
                    if not isinstance(item, Finding):
                        yield Sample(file, kind, item)


def walk(mapping: Described) -> Walk:
    """What goes through the records of this mapping's format."""
    return XmlWalk(mapping) if mapping.is_xml else JsonWalk(mapping)
