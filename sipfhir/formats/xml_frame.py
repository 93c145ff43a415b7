"""An element with a document in it as text: where the document begins and ends, and on which lines."""

import re
from typing import NamedTuple

from sipfhir.formats.xml_tokens import TAG

BLANKS = " \t\r\n"
OPEN, CLOSE = b"<![CDATA[", b"]]>"

_BREAK = re.compile(rb"\n|&#(?:0*10|x0*[aA]);")


class Frame(NamedTuple):
    """The bytes of such an element. ``before`` and ``after`` have its tags, blanks, and CDATA marks."""

    before: bytes
    document: bytes
    after: bytes
    cdata: bool


def frame(raw: bytes) -> Frame:
    """The parts of a well-formed element that holds nothing but text."""
    match = TAG.match(raw)
    assert match is not None
    start, end = match.end(), max(raw.rfind(b"</"), match.end())
    start, end = _blanks(raw, start, end)
    cdata = raw.startswith(OPEN, start) and raw.endswith(CLOSE, start, end)
    if cdata:
        start, end = _blanks(raw, start + len(OPEN), end - len(CLOSE))
    return Frame(raw[:start], raw[start:end], raw[end:], cdata)


def _blanks(raw: bytes, start: int, end: int) -> tuple[int, int]:
    """Start and end without the blanks there."""
    text = raw[start:end]
    start = end - len(text.lstrip())
    return start, max(end - (len(text) - len(text.rstrip())), start)


class Lines:
    """From lines of the inner document to lines of the file.

    An escaped document may have its line breaks as character references: then it is all on one line.
    """

    def __init__(self, line: int, framed: Frame) -> None:
        self._first = line + framed.before.count(b"\n")
        breaks = [] if framed.cdata or b"&#" not in framed.document else _BREAK.findall(framed.document)
        self.regular = all(each == b"\n" for each in breaks)
        self._lines = [] if self.regular else _numbered(breaks)

    def outer(self, line: int) -> int:
        """The line of the file."""
        if self.regular:
            return self._first + line - 1
        return self._first + self._lines[min(line, len(self._lines)) - 1]


def _numbered(breaks: list[bytes]) -> list[int]:
    """How many lines down in the file each inner line is."""
    lines = [0]
    for each in breaks:
        lines.append(lines[-1] + (each == b"\n"))
    return lines
