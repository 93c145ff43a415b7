"""A big file of plans, made by repeating our own samples with numbers of their own."""

from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from lxml import etree

from sipfhir.site import defaults

RECORD = "PratorArende"
ROOT = "PratorExport"
SAMPLES = "samples/prator/good"


def sample() -> Path:
    """The fullest of the good samples: what a stage is warmed up with."""
    return max((defaults() / SAMPLES).glob("*.xml"), key=lambda file: file.stat().st_size)


def write(target: Path, count: int) -> None:
    """``count`` plans in one file, in ISO-8859-1 as the system writes it. The same count, the same bytes."""
    with target.open("wb") as stream:
        stream.write(f'<?xml version="1.0" encoding="ISO-8859-1"?>\n<{ROOT}>\n'.encode())
        for number, record in enumerate(islice(cycle(_records()), count)):
            for own in record.iterfind("ArendeId"):
                own.text = f"P-BENCH-{number:07}"
            stream.write(str(etree.tostring(record, encoding="unicode")).encode("iso-8859-1") + b"\n")
        stream.write(f"</{ROOT}>\n".encode())


def _records() -> Iterator[etree._Element]:
    """Cases in which a plan was made; calls and refusals are small and would flatter the figures."""
    for file in sorted((defaults() / SAMPLES).glob("*.xml")):
        yield from (each for each in etree.parse(file).getroot().iter(RECORD) if each.find("SIP") is not None)
