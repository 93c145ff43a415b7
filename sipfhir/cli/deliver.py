"""Readings out in the form that was asked for. Every function returns what the target could not hold."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from sipfhir.cli.files import written_aside

if TYPE_CHECKING:
    from sipfhir import Reading
    from sipfhir.findings import Finding, Place
    from sipfhir.site import Site

Readings = Iterable["Reading"]


def system(readings: Readings, name: str, out: Path | None, site: "Site", residue: bool) -> "list[Finding]":
    """A file of a system. It is written when all of it has been read."""
    import sipfhir

    written = sipfhir.write(readings, name, site=site, residue=residue)
    if out is None:
        sys.stdout.buffer.write(written.data)
    else:
        with written_aside(out) as stream:
            stream.write(written.data)
    return list(written.findings)


def bundles(
    readings: Readings,
    out: Path | None,
    site: "Site",
    form: str,
    disclose: bool,
    xml: bool = False,
    **style: Any,
) -> "list[Finding]":
    """A Bundle a plan, one a line; in XML, several in a Bundle."""
    from sipfhir.formats.fhir_xml_many import joined

    findings: list[Finding] = []
    made = _bundles(readings, site, form, disclose, xml, findings, style)
    pieces = joined(made) if xml else made
    if out is None:
        sys.stdout.buffer.writelines(pieces)
        return findings
    with written_aside(out) as stream:
        stream.writelines(pieces)
    return findings


def _bundles(
    readings: Readings,
    site: "Site",
    form: str,
    disclose: bool,
    xml: bool,
    findings: "list[Finding]",
    style: dict[str, Any],
) -> Iterator[bytes]:
    """The documents. What is told meanwhile is added to ``findings``."""
    import sipfhir
    from sipfhir.fhir_spelling import Spelt, spell

    for reading in readings:
        resources = sipfhir.to_fhir(reading, site=site, disclose_protected=disclose, **style)
        bundle = resources.transaction() if form == "transaction" else resources.collection()
        spelt = spell(Spelt(bundle, place=partial(_beginning, reading)), xml)
        if isinstance(spelt, bytes):
            yield spelt
        findings += [*resources.findings, *([] if isinstance(spelt, bytes) else [spelt])]


def _beginning(reading: "Reading", _pointer: str) -> "Place":
    """Where the plan stands in its source: what was built of it stands nowhere."""
    return reading.place("")


def ndjson(
    readings: Readings, out: Path | None, site: "Site", disclose: bool, **style: Any
) -> "list[Finding]":
    """A file for each type of resource in the folder ``out``; all in one stream without a folder."""
    import sipfhir

    findings: list[Finding] = []
    with ExitStack() as open_files:
        streams: dict[str, BinaryIO] = {}
        for reading in readings:
            resources = sipfhir.to_fhir(reading, site=site, disclose_protected=disclose, **style)
            for kind, lines in resources.ndjson().items():
                if kind not in streams:
                    streams[kind] = open_files.enter_context(_stream(kind, out))
                streams[kind].write(lines)
            findings += resources.findings
    return findings


def _stream(kind: str, out: Path | None) -> AbstractContextManager[BinaryIO]:
    if out is None:
        return nullcontext(sys.stdout.buffer)
    return written_aside(out / f"{kind}.ndjson")
