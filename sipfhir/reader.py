"""Files into readings: recognise the system, cut into records, read each, find what happened twice."""

import io
import zlib
from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import Any

import msgspec

from sipfhir.attachments import Beside
from sipfhir.candidates import FHIR
from sipfhir.errors import BadInput
from sipfhir.findings import Finding, Place, Severity
from sipfhir.formats import Record, open_records, sniff
from sipfhir.formats.csv import ROWS
from sipfhir.mapping.mapping import Mapping
from sipfhir.mapping.places import Renaming
from sipfhir.mapping.tracker import Tracing
from sipfhir.opening import FileLike, beginning, called, opened
from sipfhir.plan import Plan, Source
from sipfhir.reading import Leaves, Origin, Reading
from sipfhir.recognition import chosen
from sipfhir.registry import container, mapping, shipped, system
from sipfhir.site import Site
from sipfhir.values import digest
from sipfhir.where import where

_SEVERITY = {
    "MAP-BAD-VALUE": Severity.ERROR,
    "MAP-DEFAULT": Severity.NOTE,
}
"""Severity of what a reader notes; a warning when it is not here. A policy may set another."""


def read(
    source: FileLike,
    system_name: str | None = None,
    *,
    site: Site | None = None,
    file: str | None = None,
    charset: str | None = None,
    beside: str | PathLike[str] | None = None,
) -> Iterator[Reading]:
    """The plans of a file, one at a time, as a stream.

    ``source`` is a path, bytes or a binary stream, or a folder of FHIR; ``system_name`` None recognises the
    system from what the file holds. A record that cannot be read gives a Reading without a plan, and the
    next one goes on. Beside a path the folder of attachments is looked in that the system's description
    names, or beside ``beside``, where the file lay before it was moved; never beside ``file``, which is only
    what findings call the source. Raises UnknownSystem (no system, or several as well), BadInput (the file
    cannot be opened, or is no export: empty, packed, PDF, ...), BadConfiguration.
    """
    site = site or shipped()
    if isinstance(source, str | PathLike) and Path(source).is_dir():
        yield from _fhir(source, system_name or FHIR, site, file)
        return
    stream, name = opened(source, file)
    with stream:
        folder = _folder(system_name, stream, site, name)
        if folder == FHIR:
            yield from _fhir(stream, folder, site, name)
            return
        records = open_records(stream, container(site, folder, charset), name)
        path = source if isinstance(source, str | PathLike) else None
        yield from _Reader(site, folder, name, beside or path).all(records)


def _fhir(source: Any, folder: str, site: Site, file: str | None) -> Iterator[Reading]:
    """The plans of FHIR. Raises BadInput for a folder of another system's files."""
    # Only here: a read of a system's file need not pay for the import of all FHIR tables.
    from sipfhir.fhir_reader import from_fhir

    if folder.casefold() != FHIR:
        raise BadInput(f"{file or called(source)}: is a folder. Give the files in it, or --from {FHIR}.")
    yield from from_fhir(source, site=site, file=file)


class _Reader:
    """Reads the records of one file."""

    def __init__(self, site: Site, folder: str, file: str | None, path: str | PathLike[str] | None) -> None:
        self.site = site
        self.folder = folder
        self.file = file
        self.mapping = mapping(site, folder)
        self.seen: dict[str, tuple[int, int]] = {}
        known = system(folder, site)
        self.beside = Beside(path, known.attachments, links=known.format != "fhir-searchset")

    def all(self, records: Any) -> Iterator[Reading]:
        for item in records:
            if isinstance(item, Finding):
                yield Reading(None, (item,), system=self.folder, envelope=records)
            else:
                yield self._one(item, records)
        left = tuple(self.beside.leftover(Place(self.file)))
        if left:
            yield Reading(None, left, system=self.folder, envelope=records)

    def _one(self, record: Record, records: Any) -> Reading:
        plan, tracker = self.mapping.read(record.tree)
        findings: list[Finding] = []
        if tracker.odd:
            findings = noted(self.mapping, record, self.file)
        findings += self._again(plan, record)
        source = Source(
            system=self.folder,
            installation=self.site.installation,
            mapping_version=self.mapping.version,
            digest=digest(self.site.key, _own_bytes(record)),
            line=record.line,
        )
        leaves = Leaves(tracker.mapped, tracker.ignored, tracker.unmapped)
        attached, odd = self.beside.attached(plan, Place(self.file, record.line))
        whole = _with_source(attached, source)
        origin = Origin(record, self.mapping, self.file, whole)
        reading = Reading(whole, tuple(findings), leaves, self.folder, origin, records)
        reading.findings += tuple(map(reading.placed, odd))
        return reading

    def _again(self, plan: Plan, record: Record) -> list[Finding]:
        """The same business number twice in one file."""
        own = next((each.value for each in plan.identifiers), None)
        if own is None:
            return []
        key = f"{own}|{plan.version or ''}"
        index, first = self.seen.setdefault(key, (record.index, record.line))
        if index == record.index:
            return []
        place = Place(self.file, record.line, plan="identifiers[0]")
        return [Finding("RECORD-DUPLICATE", Severity.WARNING, place, {"first_line": first})]


def _own_bytes(record: Record) -> bytes:
    """What the record's digest is made of; the raw bytes of a Bundle hold all its plans."""
    return msgspec.json.encode(record.tree) if record.origins else record.raw


def noted(mapping: Mapping, record: Record, file: str | None) -> list[Finding]:
    """What is odd about a record, with places: the record is read again by the tracing reader."""
    _, tracing = mapping.trace(record.tree)
    renaming = Renaming(tracing.places)
    return [_finding(note, tracing, renaming, record, file) for note in tracing.notes]


def _finding(note: Any, tracing: Tracing, renaming: Renaming, record: Record, file: str | None) -> Finding:
    rule, at, node, label, params = note
    if node is None:
        node, label = _nearest(at, tracing)
    params = _told(params, at, renaming, csv=bool(record.lines))
    path = renaming.path(at.rstrip(".")) or None
    place = (
        where(record, node, label, file, path) if node is not None else Place(file, record.line, plan=path)
    )
    return Finding(rule, _SEVERITY.get(rule, Severity.WARNING), place, params)


def _told(params: dict[str, Any], at: str, renaming: Renaming, *, csv: bool) -> dict[str, Any]:
    """The parameters with the field by its name in the plan; a whole row of a CSV file is no field."""
    slot = params.get("field")
    if slot is None:
        return params
    rest = {name: value for name, value in params.items() if name != "field"}
    return rest if csv and slot == ROWS else {"field": _field(slot, at, renaming), **rest}


def _field(slot: str, at: str, renaming: Renaming) -> str:
    """What a field is called in the plan; how many come before it only its whole path tells."""
    if not at.endswith(slot):
        return renaming.path(slot)
    return ".".join(renaming.path(at).split(".")[-1 - slot.count(".") :])


def _nearest(at: str, tracing: Tracing) -> tuple[Any, str]:
    """The place of a plan path, or of the nearest part above it."""
    while at:
        if at in tracing.places:
            return tracing.places[at]
        at = at[: max(at.rfind("."), at.rfind("["), 0)]
    return None, ""


def _with_source(plan: Plan, source: Source) -> Plan:
    """The plan with where it came from; made by hand since it happens for every record."""
    fields = {name: getattr(plan, name) for name in plan.__struct_fields__}
    return Plan(**{**fields, "source": source})


def _folder(system_name: str | None, stream: io.BufferedReader, site: Site, file: str | None) -> str:
    if system_name is None:
        head = beginning(stream)
        return FHIR if _is_zipped_fhir(head) else chosen(head, site, file).system
    return FHIR if system_name.casefold() == FHIR else system(system_name, site).folder


def _is_zipped_fhir(head: bytes) -> bool:
    """True of gzip that holds FHIR: a server may pack the files of a bulk export."""
    if not head.startswith(b"\x1f\x8b"):
        return False
    try:
        return sniff(zlib.decompressobj(wbits=31).decompress(head, len(head))).fhir
    except zlib.error:
        return False
