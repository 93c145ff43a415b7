"""MSH: who sends what to whom, when, in which version. Written whole, read before anything else."""

from datetime import date
from typing import NamedTuple

from sipfhir.carriers.hl7v2 import times
from sipfhir.carriers.hl7v2.escapes import unescaped
from sipfhir.carriers.hl7v2.line import Line, Out
from sipfhir.carriers.hl7v2.profile import Endpoint, Side
from sipfhir.carriers.hl7v2.wire import Raw, finding, header_field, separators
from sipfhir.findings import Severity
from sipfhir.values import BadValue, digest

CONTROL = 20
"""Characters of MSH-10 (HL7 v2.5.1)."""
_LONGEST = 199


class Header(NamedTuple):
    """``kind`` is SIU, MDM or ACK, ``event`` S12; names are as they were sent."""

    sender: Side
    receiver: Side
    time: str
    kind: str
    event: str
    control_id: str
    processing: str
    version: str

    @property
    def today(self) -> date | None:
        """The day of the message; None when it says none."""
        try:
            return date.fromisoformat(times.read(self.time)[0][:10])
        except (BadValue, ValueError):
            return None


def read_header(raw: Raw, codec: str = "latin-1") -> Header | None:
    """The header; None when there is none that separators can be told of."""
    if not raw.segments or (signs := separators(raw.segments[0][1])) is None:
        return None
    header = raw.segments[0][1]

    def text(number: int, component: int = 1) -> str:
        whole = header_field(header, number).decode(codec, "replace")
        parts = whole.split(signs.component)
        part = parts[component - 1] if component <= len(parts) else ""
        return unescaped(part, signs, codec, lambda: None)

    return Header(
        Side(text(3), text(4)),
        Side(text(5), text(6)),
        text(7),
        text(9).upper(),
        text(9, 2).upper(),
        text(10),
        text(11),
        text(12),
    )


def refuse(
    header: Header, raw: Raw, endpoint: Endpoint, kinds: dict[str, tuple[str, ...]], file: str | None
) -> bool:
    """Whether a message is none that is read here; then it is told why."""
    line = raw.segments[0][0]

    def told(rule: str, path: str, case: str) -> None:
        raw.findings.append(finding(rule, Severity.ERROR, file, line, path, case=case))

    if not header.control_id or len(header.control_id) > _LONGEST:
        told("HL7-HEADER", "MSH-10", "control-id")
    elif header.kind not in kinds:
        told("HL7-TYPE", "MSH-9", "type")
    elif header.event not in kinds[header.kind]:
        told("HL7-TYPE", "MSH-9", "event")
    elif header.version not in endpoint.reads:
        told("HL7-VERSION", "MSH-12", "other" if header.version else "missing")
    else:
        return False
    return True


def msh(
    kind: str,
    event: str,
    structure: str,
    time: str,
    out: Out,
    sides: tuple[Side, Side] | None = None,
    processing: str | None = None,
) -> Line:
    """A header without a control id. ``time`` is HL7's; ``sides`` are sender and receiver."""
    endpoint, line = out.endpoint, Line("MSH", out.codec)
    sender, receiver = sides or (endpoint.sending, endpoint.receiving)
    texts = (sender.application, sender.facility, receiver.application, receiver.facility, time)
    for field, text in enumerate(texts, start=3):
        line.put(field, text)
    for component, text in enumerate((kind, event, structure), start=1):
        line.put(9, text, component)
    line.put(11, processing or endpoint.processing)
    line.put(12, endpoint.version)
    line.put(18, endpoint.charset.override or endpoint.charset.write)
    return line


def control_id(key: bytes, lines: list[Line], sender: Side) -> str:
    """The same for the same content: a message that is sent again is known. Its time is no part of it."""
    content = "\r".join([*(str(line) for line in lines), sender.application, sender.facility])
    return digest(key, content.encode("utf-8", "surrogatepass"))[:CONTROL].upper()
