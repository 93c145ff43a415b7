"""Bytes into messages: batches taken apart, separators and charset found, before anything is read.

What HL7 calls a message is segments, each ended by CR. Files come with LF or CRLF too, and several messages
in one, with or without the envelopes of batch and file (FHS, BHS, BTS, FTS).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from sipfhir.carriers.hl7v2.escapes import STANDARD, Separators
from sipfhir.carriers.hl7v2.profile import Endpoint
from sipfhir.findings import Finding, Place, Severity

_END = re.compile(rb"\r\n|\r|\n")
MOST = 100_000
ENVELOPE = (b"FHS", b"BHS", b"BTS", b"FTS")
_PADDING = b" \t\x00\x0b\x1c\x1a"
_BOM = b"\xef\xbb\xbf"
_C1 = re.compile("[\x80-\x9f]")


class Raw(NamedTuple):
    """One message as it came: its segments with their lines, and what is wrong already."""

    segments: list[tuple[int, bytes]]
    findings: list[Finding]

    @property
    def data(self) -> bytes:
        """The message with the standard ends of segments."""
        return b"".join(segment + b"\r" for _, segment in self.segments)


class Text(NamedTuple):
    """A message as text: separators and charset are settled."""

    segments: list[tuple[int, str]]
    separators: Separators
    codec: str


def finding(
    rule: str,
    severity: Severity,
    file: str | None = None,
    line: int | None = None,
    path: str | None = None,
    **params: str | int,
) -> Finding:
    """A finding about a message: line and segment-field."""
    return Finding(rule, severity, Place(file, line, None, path), params)


def messages(data: bytes, file: str | None = None, most: int = MOST) -> Iterator[Raw]:
    """The messages of a file, in order. What stands before the first MSH is told with it.

    Of a message with more than ``most`` segments the rest is left out, and that is told (HL7-SIZE).
    Data without any MSH is one Raw without segments and an error.
    """
    current, count = Raw([], []), 0
    for line, segment in _lines(data):
        if segment[:3] == b"MSH":
            if current.segments:
                yield current
                current = Raw([], [])
            current.segments.append((line, segment))
            count += 1
        elif segment[:3] in ENVELOPE:
            current.findings.extend(_envelope(segment, line, count, file))
            count = 0 if segment[:3] == b"BHS" else count
        elif len(current.segments) == most:
            current.findings.append(finding("HL7-SIZE", Severity.ERROR, file, line))
            current.segments.append((line, b""))
        elif 0 < len(current.segments) < most:
            current.segments.append((line, segment))
        elif not current.segments and not current.findings:
            current.findings.append(finding("HL7-HEADER", Severity.ERROR, file, line, None, case="before"))
    if not current.segments and not current.findings:
        current.findings.append(finding("HL7-HEADER", Severity.ERROR, file, 1, None, case="empty"))
    yield current


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Segments with their lines, from 1. There may be padding, or the bytes of a frame, around them."""
    for line, segment in enumerate(_split(data.removeprefix(_BOM)), start=1):
        bare = segment.lstrip(_PADDING) if segment[:1] in _PADDING else segment
        if bare.strip(_PADDING):
            yield line, bare


def _split(data: bytes) -> Iterator[bytes]:
    """One after the other: a file of nothing but ends of lines takes no room."""
    start = 0
    for end in _END.finditer(data):
        yield data[start : end.start()]
        start = end.end()
    yield data[start:]


def _envelope(segment: bytes, line: int, count: int, file: str | None) -> list[Finding]:
    """A trailer's count that is not the count of the messages (BTS-1)."""
    told = segment[4:].split(segment[3:4] or b"|")[0].strip() if segment[:3] == b"BTS" else b""
    if told.isdigit() and int(told) != count:
        return [finding("HL7-BATCH", Severity.WARNING, file, line, "BTS-1", count=count)]
    return []


def separators(header: bytes) -> Separators | None:
    """MSH-1 and MSH-2 of a header; None when they are not different signs, or are letters or blanks.

    The sign for subcomponents may be missing; a sixth one (for cut off texts, HL7 2.7) is passed over.
    """
    sign, rest = header[3:4], header[4:]
    signs = (sign + rest.partition(sign)[0]).decode("ascii", "replace") if sign else ""
    odd = any(
        each.isalnum() or each.isspace() or not each.isprintable() or not each.isascii() for each in signs
    )
    if odd or len(set(signs)) != len(signs) or len(signs) not in (4, 5, 6):
        return None
    return Separators(*signs[:5])


def header_field(header: bytes, number: int) -> bytes:
    """A field of MSH before its charset is known: names and codes there are ASCII."""
    parts = header.split(header[3:4])
    return parts[number - 1].strip() if number - 1 < len(parts) else b""


def text(raw: Raw, endpoint: Endpoint, file: str | None = None, charset: str | None = None) -> Text | None:
    """The message as text, with findings added to it; None when it cannot be read at all.

    ``charset`` is a codec that goes before the endpoint's and the message's own.
    """
    line, header = raw.segments[0]
    signs = separators(header)
    if signs is None:
        raw.findings.append(finding("HL7-HEADER", Severity.ERROR, file, line, "MSH-2", case="separators"))
        return None
    codec = charset or _codec(raw, endpoint, file)
    if codec is None:
        return None
    try:
        return Text([(at, segment.decode(codec)) for at, segment in raw.segments], signs, codec)
    except UnicodeDecodeError:
        at = next(at for at, segment in raw.segments if not _decodes(segment, codec))
        raw.findings.append(finding("HL7-CHARSET", Severity.ERROR, file, at, None, case="bytes"))
        return None


def _codec(raw: Raw, endpoint: Endpoint, file: str | None) -> str | None:
    """The codec that the endpoint or MSH-18 says; the endpoint's default with a finding where none does."""
    line, header = raw.segments[0]

    def told(severity: Severity, case: str) -> None:
        raw.findings.append(finding("HL7-CHARSET", severity, file, line, "MSH-18", case=case))

    if endpoint.charset.override:
        return endpoint.codec(endpoint.charset.override)
    name, *more = header_field(header, 18).decode("ascii", "replace").split(_repetition(header))
    if not name.strip():
        told(Severity.WARNING, "missing")
        return endpoint.codec(endpoint.charset.missing)
    codec = endpoint.codec(name)
    if codec is None:
        told(Severity.ERROR, "unknown")
    elif any(more):
        told(Severity.WARNING, "more")
    if codec == "iso-8859-1" and any(_C1.search(each.decode(codec)) for _, each in raw.segments):
        told(Severity.WARNING, "control")
    return codec


def _repetition(header: bytes) -> str:
    return header[5:6].decode("ascii", "replace") or STANDARD.repetition


def _decodes(segment: bytes, codec: str) -> bool:
    try:
        segment.decode(codec)
    except UnicodeDecodeError:
        return False
    return True
