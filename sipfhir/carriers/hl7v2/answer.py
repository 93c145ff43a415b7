"""The answer to a message (ACK): AA stored and mapped, AE stored but not mapped, AR not stored.

ERR says by code and place what is wrong. No text of a plan ever stands in an answer; what is repeated of the
message are the names of MSH and its control id.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from sipfhir.carriers.hl7v2.header import CONTROL, Header, msh, read_header
from sipfhir.carriers.hl7v2.line import Line, Out
from sipfhir.carriers.hl7v2.profile import Answering, Endpoint, Side
from sipfhir.carriers.hl7v2.wire import messages
from sipfhir.document.words import Words
from sipfhir.findings import Finding, Severity
from sipfhir.values import digest

ACCEPTED, ERROR, REJECTED = "AA", "AE", "AR"
NOBODY = Header(Side(), Side(), "", "", "", "", "", "")
"""The header of what has none."""
_PATH = re.compile(r"([A-Z][A-Z0-9]{2})(?:\[(\d+)\])?(?:-(\d+))?")
_MOST = 20
"""ERR segments of one answer."""


class Answer(NamedTuple):
    """What an answer says: the code of MSA-1, the control id that it answers, the codes of ERR-3."""

    code: str
    control_id: str
    errors: tuple[str, ...] = ()


def judged(findings: Iterable[Finding], endpoint: Endpoint) -> tuple[str, list[tuple[Finding, Answering]]]:
    """The code for the findings of a message, and its errors with theirs. The worst of them counts."""
    errors = [(each, _row(each, endpoint)) for each in findings if each.severity is Severity.ERROR]
    codes = {row.answer for _, row in errors}
    return next((code for code in (REJECTED, ERROR) if code in codes), ACCEPTED), errors


def _row(found: Finding, endpoint: Endpoint) -> Answering:
    rows = endpoint.answers
    return rows.get(f"{found.rule}.{found.params.get('case')}") or rows.get(found.rule) or rows["other"]


def acknowledge(
    header: Header | None,
    findings: Iterable[Finding],
    endpoint: Endpoint,
    words: Words,
    time: str,
    key: bytes,
) -> tuple[str, bytes]:
    """The code and the bytes of the answer to a message. ``time`` is HL7's."""
    code, errors = judged(findings, endpoint)
    asked, out = header or NOBODY, Out(endpoint, words)
    sides = (asked.receiver, asked.sender)
    line = msh("ACK", asked.event, "ACK", time, out, sides, asked.processing or None)
    msa = Line("MSA", out.codec)
    msa.put(1, code)
    msa.put(2, asked.control_id or "0")
    lines = [msa, *(_error(found, row, out) for found, row in errors[:_MOST])]
    line.put(10, digest(key, "\r".join(map(str, lines)).encode(out.codec))[:CONTROL].upper())
    return code, "".join(f"{each}\r" for each in (line, *lines)).encode(out.codec)


def _error(found: Finding, row: Answering, out: Out) -> Line:
    line = Line("ERR", out.codec)
    if match := _PATH.fullmatch(found.place.path or ""):
        for component, part in enumerate((match[1], match[2] or "1", match[3]), start=1):
            line.put(2, part, component)
    line.put(3, row.error)
    line.put(3, "HL70357", 3)
    line.put(4, "E")
    line.put(5, found.rule)
    line.put(5, out.endpoint.ours, 3)
    return line


def read_answer(data: bytes) -> Answer | None:
    """An answer as it came; None for what is none."""
    raws = list(messages(data))
    header = read_header(raws[0])
    segments = [segment.decode("latin-1") for _, segment in raws[0].segments]
    if len(raws) != 1 or header is None or header.kind != "ACK":
        return None
    sign = segments[0][3]
    fields = [segment.split(sign) for segment in segments[1:]]
    msa = next((each for each in fields if each[0] == "MSA" and len(each) > 2), None)
    errors = tuple(each[3].split(segments[0][4])[0] for each in fields if each[0] == "ERR" and len(each) > 3)
    return Answer(msa[1].strip(), msa[2].strip(), errors) if msa else None
