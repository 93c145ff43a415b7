"""Messages as plans: every message a Reading, a broken one says why and the next goes on."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from msgspec.structs import replace

from sipfhir.carriers.hl7v2 import mdm, siu
from sipfhir.carriers.hl7v2.escapes import STANDARD
from sipfhir.carriers.hl7v2.header import Header, read_header, refuse
from sipfhir.carriers.hl7v2.opened import Opened
from sipfhir.carriers.hl7v2.profile import DEFAULT, Endpoint, endpoint
from sipfhir.carriers.hl7v2.scope import Scope
from sipfhir.carriers.hl7v2.wire import Raw, finding, messages, separators, text
from sipfhir.document.words import words
from sipfhir.errors import BadInput
from sipfhir.findings import Finding, Place, Severity
from sipfhir.opening import FileLike, opened
from sipfhir.plan import Source
from sipfhir.reading import Reading
from sipfhir.registry import shipped
from sipfhir.site import Site
from sipfhir.values import digest

SYSTEM = "hl7v2"
_NEEDED = {"SIU": ("SCH", "PID"), "MDM": ("PID", "TXA", "OBX")}
_MOST = 50
"""Findings about fields without a place that are told of one message, field by field."""


class Received(NamedTuple):
    """One message, read. ``header`` is None when there is none to speak of."""

    raw: Raw
    header: Header | None
    reading: Reading


def read(
    source: FileLike,
    *,
    site: Site | None = None,
    name: str = DEFAULT,
    file: str | None = None,
    charset: str | None = None,
) -> Iterator[Reading]:
    """The plans of the messages of a file. ``charset`` is what they really are, whatever MSH-18 says.

    Raises BadInput for a file that cannot be opened.
    """
    site = site or shipped()
    reader = Reader(site, name, charset)
    limits = reader.endpoint.limits
    stream, file = opened(source, file)
    with stream:
        data = stream.read(limits.file + 1)
    if len(data) > limits.file:
        raise BadInput(f"{file or 'input'}: larger than {limits.file} bytes. Split it, or raise limits.file.")
    for raw in messages(data, file, limits.parts):
        yield reader.received(raw, file).reading


class Reader:
    """Reads messages of one endpoint."""

    def __init__(self, site: Site, name: str = DEFAULT, charset: str | None = None) -> None:
        self.site, self.endpoint, self._charset = site, endpoint(site, name), charset
        self.kinds = {"SIU": tuple(self.endpoint.events), "MDM": ("T02",)}

    def received(self, raw: Raw, file: str | None = None) -> Received:
        """One message, as far as it can be read."""
        header = read_header(raw)
        if not raw.segments:
            return Received(raw, None, _refused(raw))
        if self._too_large(raw, file):
            return Received(raw, header, _refused(raw))
        whole = text(raw, self.endpoint, file, self._charset)
        if whole is None:
            return Received(raw, header, _refused(raw))
        header = read_header(raw, whole.codec)
        assert header is not None
        if refuse(header, raw, self.endpoint, self.kinds, file):
            return Received(raw, header, _refused(raw))
        return Received(raw, header, self._read(Opened(whole, file), header, raw))

    def _too_large(self, raw: Raw, file: str | None) -> bool:
        """Whether a message has more bytes or parts than anything here is made for; that is told."""
        limits, size = self.endpoint.limits, sum(len(segment) for _, segment in raw.segments)
        if all(each.rule != "HL7-SIZE" for each in raw.findings):
            signs = separators(raw.segments[0][1]) or STANDARD
            bare = "".join(sign for sign in signs if sign.isascii()).encode()
            parts = sum(segment.count(sign) for _, segment in raw.segments for sign in _each(bare))
            if size <= limits.message and parts <= limits.parts:
                return False
            raw.findings.append(finding("HL7-SIZE", Severity.ERROR, file, raw.segments[0][0]))
        return True

    def _read(self, message: Opened, header: Header, raw: Raw) -> Reading:
        scope = Scope(message, self.endpoint, words(self.site), header.today)
        places: dict[str, Place] = {}
        if not _complete(message, header):
            return _refused(raw, message.notes)
        if header.kind == "SIU":
            plan = siu.read_call(scope, header.event, places)
        else:
            plan = mdm.read_document(scope, places)
        _pass(message, self.endpoint)
        _left(message)
        source = Source(
            system=SYSTEM,
            installation=self.site.installation,
            digest=digest(self.site.key, raw.data),
            line=raw.segments[0][0],
        )
        return Reading(
            replace(plan, source=source),
            (*raw.findings, *message.notes),
            message.count(),
            SYSTEM,
            locator=partial(_locate, places, Place(message.file, raw.segments[0][0])),
        )


def _each(signs: bytes) -> Iterator[bytes]:
    return (bytes([sign]) for sign in signs)


def _refused(raw: Raw, notes: list[Finding] | None = None) -> Reading:
    return Reading(None, (*raw.findings, *(notes or ())), system=SYSTEM)


def _complete(message: Opened, header: Header) -> bool:
    """Whether the segments are there that make it what it says; a message is about one person."""
    line = message.segments[0].line
    missing = [name for name in _NEEDED[header.kind] if not message.all(name)]
    for name in missing:
        message.note("HL7-SEGMENT", Severity.ERROR, line, name, case="missing")
    several = len(message.all("PID")) > 1
    if several:
        message.note("HL7-SEGMENT", Severity.ERROR, message.all("PID")[1].line, "PID[2]", case="several")
    return not missing and not several


def _pass(message: Opened, endpoint: Endpoint) -> None:
    """Mark what is passed over for a stated reason: whole segments, and fields."""
    for spot, segment in message.leaves():
        if segment.name in endpoint.ignored or f"{segment.name}-{spot[1]}" in endpoint.ignored:
            message.passed.add(spot)


def _left(message: Opened) -> None:
    """What has no place in a plan, field by field."""
    left = message.left()
    for segment, field in left[:_MOST]:
        message.note("HL7-UNMAPPED", Severity.NOTE, segment.line, segment.path(field))
    if len(left) > _MOST:
        line = left[_MOST][0].line
        message.note("HL7-UNMAPPED", Severity.NOTE, line, None, case="more", count=len(left) - _MOST)


def _locate(places: dict[str, Place], first: Place, path: str) -> Place:
    """The place of a plan path, or of the nearest part above it."""
    at = path
    while at and at not in places:
        at = at[: max(at.rfind("."), at.rfind("["), 0)]
    near = places.get(at, first)
    return Place(near.file, near.line, None, near.path, path or None)
