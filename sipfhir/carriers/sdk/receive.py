"""A file from the message service read: a message with its plans and attachments, or a receipt."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sipfhir.carriers.sdk import enclosed
from sipfhir.carriers.sdk.constraints import problems
from sipfhir.carriers.sdk.enclosed import Opened
from sipfhir.carriers.sdk.markup import name_of
from sipfhir.carriers.sdk.message import Header, Message
from sipfhir.carriers.sdk.parse import message_of
from sipfhir.carriers.sdk.receipt import Receipt, is_receipt, receipt_of
from sipfhir.carriers.sdk.settings import Settings, settings
from sipfhir.carriers.sdk.unwrap import alone, differences, unwrapped
from sipfhir.fhir_reader import from_fhir
from sipfhir.findings import Finding, Place, Severity, worst
from sipfhir.formats.faults import Unreadable, error, note, warning
from sipfhir.plan import Attachment, Plan, Source
from sipfhir.reading import Leaves, Reading
from sipfhir.site import Site

SYSTEM = "sdk"
_PER_FILE = 3
"""Name, media type and content."""


class Received(NamedTuple):
    """``message`` and ``receipt`` are None when the file was refused: ``findings`` say why and on which line.

    ``readings`` are the plans: of FHIR attachments, or one that is its documents alone.
    """

    message: Message | None = None
    receipt: Receipt | None = None
    readings: tuple[Reading, ...] = ()
    files: tuple[Opened, ...] = ()
    findings: tuple[Finding, ...] = ()
    line: int | None = None


def receive(data: bytes, site: Site, file: str | None = None) -> Received:
    """Read one file. Never raises for what is wrong with it; a message with an error is refused whole."""
    known = settings(site)
    try:
        found = unwrapped(data, known, file)
    except Unreadable as unreadable:
        return Received(findings=(unreadable.finding,))
    if is_receipt(found.root, known.receipt):
        receipt, told = receipt_of(found.root, known.receipt, file)
        return Received(receipt=receipt, findings=(*found.findings, *told), line=found.root.sourceline)
    wrong = _wrong(found.root, found.envelope, known, file)
    if worst(wrong) is Severity.ERROR:
        return Received(findings=(*found.findings, *wrong))
    return _message(found.root, site, file, (*found.findings, *wrong))


def _wrong(root: Any, envelope: Any, known: Settings, file: str | None) -> list[Finding]:
    """What keeps a root element from being a payload that is read."""
    form, place = known.message, Place(file, root.sourceline)
    space, name = name_of(root)
    if space.startswith(form.family) and space != form.namespace:
        return [error("SDK-VERSION", place)]
    if (space, name) != (form.namespace, form.root):
        return [error("SDK-PAYLOAD", place, case="other")]
    size = [error("SDK-SIZE", place, most=form.most_bytes)] if len(alone(root)) > form.most_bytes else []
    wrong = [*size, *problems(root, form, file)]
    return wrong if envelope is None else [*wrong, *differences(envelope, root, known, file)]


def _message(root: Any, site: Site, file: str | None, before: tuple[Finding, ...]) -> Received:
    message = message_of(root)
    known = settings(site)
    place = Place(file, root.sourceline)
    files, findings = enclosed.incoming(message, known, file)
    total = sum(1 for each in root.iter() if not len(each))
    readings = list(_plans(message, files, total, site, file))
    findings += _said(message, readings, place)
    return Received(message, None, tuple(readings), tuple(files), (*before, *findings), root.sourceline)


def _plans(
    message: Message, files: list[Opened], total: int, site: Site, file: str | None
) -> Iterator[Reading]:
    """The plans of the FHIR attachments; without one, what documents there are as a plan."""
    structured = [one for one in files if one.fhir]
    if not structured:
        yield from _document_only(message, files, total, file)
        return
    around = total - len(structured)
    beside = _beside(structured, files)
    for one in structured:
        name = None if file is None else f"{file}#{one.number}"
        readings = list(from_fhir(one.data, site=site, file=name))
        plans = [reading for reading in readings if reading.plan is not None]
        for reading in readings:
            if len(plans) == len(structured) == 1 and reading.plan is not None:
                reading = _with_attachments(reading, beside)
            yield _counted(reading, around, file)
            around = 0


def _beside(structured: list[Opened], files: list[Opened]) -> list[Opened]:
    """Files of other documents: those of the same document are other forms of the plan itself."""
    ids = {id(one.document) for one in structured}
    return [one for one in files if id(one.document) not in ids]


def _with_attachments(reading: Reading, beside: list[Opened]) -> Reading:
    """The reading with the attachments that stand beside its FHIR."""
    assert reading.plan is not None
    plan = enclosed.joined(reading.plan, beside)
    return reading if plan is reading.plan else reading.with_plan(plan)


def _counted(reading: Reading, around: int, file: str | None) -> Reading:
    """The leaves of the message around a plan are ignored, for a reason: they are kept in message.json."""
    mapped, ignored, unmapped = reading.leaves
    reading.leaves = Leaves(mapped, ignored + around, unmapped)
    return reading


def _document_only(message: Message, files: list[Opened], total: int, file: str | None) -> Iterator[Reading]:
    """A plan that is its documents; none when the message is only text."""
    if not files:
        return
    attachments: tuple[Attachment, ...] = tuple(map(enclosed.attachment, files))
    texts = message.texts
    label = message.header.label
    plan = Plan(title=label, attachments=attachments, notes=texts, source=Source(system=SYSTEM))
    mapped = _PER_FILE * len(files) + len(texts) + (label is not None)
    lines = {f"attachments[{i}]": one.file.line for i, one in enumerate(files)}

    def locate(path: str) -> Place:
        return Place(file, lines.get(path.partition(".")[0]) or 1, plan=path)

    found = (note("SDK-DOCUMENT", Place(file, files[0].file.line)),)
    yield Reading(plan, found, Leaves(mapped, total - mapped), SYSTEM, locator=locate)


def _said(message: Message, readings: list[Reading], place: Place) -> Iterator[Finding]:
    plans = [one for one in readings if one.plan is not None]
    if not plans:
        yield warning("SDK-NOPLAN", place)
    elif message.texts and plans[0].system != SYSTEM:
        yield note("SDK-TEXT", place)
    if len(plans) > 1:
        yield warning("SDK-SEVERAL", place, count=len(plans))


def header_of(data: bytes, site: Site) -> Header | None:
    """The header of a message; None for anything else, and for a message that is refused."""
    known = settings(site)
    try:
        found = unwrapped(data, known, None)
    except Unreadable:
        return None
    refused = worst(_wrong(found.root, found.envelope, known, None)) is Severity.ERROR
    return None if refused else message_of(found.root).header
