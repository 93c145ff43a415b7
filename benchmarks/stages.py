"""The stages, each over a whole file. A stage returns how many plans went through it."""

from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree

import sipfhir
from benchmarks.plans import RECORD
from sipfhir.formats import open_records
from sipfhir.reading import Reading
from sipfhir.registry import container, shipped

SYSTEM = "prator"


def floor(file: Path) -> int:
    """lxml.iterparse alone: each record is parsed and thrown away."""
    count = 0
    for _, element in etree.iterparse(file, tag=RECORD):
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
        count += 1
    return count


def formats(file: Path) -> int:
    """Records with places, under limits."""
    with file.open("rb") as stream:
        return sum(1 for _ in open_records(stream, container(shipped(), SYSTEM), file.name))


def read(file: Path) -> int:
    """Plans, with every leaf accounted for."""
    return sum(1 for _ in _plans(file))


def validate(file: Path) -> int:
    """Read, and asked every rule."""
    return _each(file, sipfhir.validate)


def to_fhir(file: Path) -> int:
    """Read, asked, and made into resources."""
    return _each(file, sipfhir.validate, sipfhir.to_fhir)


def ndjson(file: Path) -> int:
    """Read, asked, made into resources, and those into NDJSON."""
    return _each(file, sipfhir.validate, lambda reading: sipfhir.to_fhir(reading).ndjson())


def write_back(file: Path) -> int:
    """Read, and written to the same system with the residue. The only stage that holds the whole file."""
    count = len(readings := list(_plans(file)))
    sipfhir.write(readings, SYSTEM)
    return count


def _plans(file: Path) -> Iterator[Reading]:
    return (each for each in sipfhir.read(file, SYSTEM) if each.plan is not None)


def _each(file: Path, *work: Callable[[Reading], object]) -> int:
    count = 0
    for reading in _plans(file):
        for do in work:
            do(reading)
        count += 1
    return count


STAGES: dict[str, Callable[[Path], int]] = {
    "lxml.iterparse alone": floor,
    "formats": formats,
    "read": read,
    "read, validate": validate,
    "read, validate, to FHIR": to_fhir,
    "read, validate, to FHIR, NDJSON": ndjson,
    "read, write back": write_back,
}
FLOOR = next(iter(STAGES))
