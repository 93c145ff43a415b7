"""What stands around the records of an XML file: which elements are open, and whether it is well-formed."""

from lxml import etree

from sipfhir.findings import Finding, Place
from sipfhir.formats.charset import Charset
from sipfhir.formats.faults import Unreadable, error
from sipfhir.formats.record import Envelope
from sipfhir.formats.window import Window
from sipfhir.formats.xml_parse import parse_error, parser
from sipfhir.formats.xml_tokens import Kind, Token, local, token

_RECORD = b"<record/>"


class Skeleton:
    """Walks from record to record. ``stack`` holds name and start tag of what is open, outermost first.

    ``faults`` are the lines of SOAP faults (SOAP 1.1, 4.4: the element Fault in the Body).
    """

    def __init__(
        self, window: Window, charset: Charset, records: tuple[str, ...], limit: int, file: str | None
    ) -> None:
        self.stack: list[tuple[bytes, bytes]] = []
        self.envelope = Envelope(charset=charset.name, bom=charset.bom, whole=True)
        self.faults: list[int] = []
        self._window = window
        self._charset = charset
        self._records = frozenset(name.encode(charset.inside, "replace") for name in records)
        self._limit = limit
        self._file = file
        self._kept = 0
        self._rooted = False
        self._around: tuple[bytes, bytes] | None = None
        self._tail_line = 1

    def next_record(self, index: int) -> bytes | None:
        """Moves the window to the next record's start tag and gives its qualified name; None at the end.

        Raises Unreadable for a DOCTYPE, and when more than the limit stands around the records.
        """
        window, line, parts, name = self._window, self._window.line, [], None
        while name is None and (found := self._token()) is not None:
            name = self._step(found)
            if name is None:
                parts.append(window.take(found.end - window.at))
                self._kept += len(parts[-1]) if parts[-1].strip() else 0
                self._check(self._kept)
        self._keep(index, b"".join(parts), line, last=name is None)
        return name

    def around(self) -> tuple[bytes, bytes]:
        """Start and end tags to parse a record between: UTF-8, on one line."""
        if self._around is None:
            self._around = self._made()
        return self._around

    def _made(self) -> tuple[bytes, bytes]:
        tags = b"".join(tag for _, tag in self.stack).decode(self._charset.inside, "replace")
        names = [name.decode(self._charset.inside, "replace") for name, _ in reversed(self.stack)]
        return " ".join(tags.splitlines()).encode(), "".join(f"</{name}>" for name in names).encode()

    def finding(self, records: int) -> Finding | None:
        """What is wrong around the records, at the end of the file; None when it is well-formed."""
        head, rest = self.envelope.head.strip(), self._window.take(self._window.ahead())
        if not head and not rest and not records:
            return error("FORMAT-EMPTY", Place(file=self._file))
        if self.stack or ((rest or not self._rooted) and head[:1] in (b"<", b"")):
            return error("FORMAT-TRUNCATED", Place(file=self._file, line=self._window.line))
        return self._malformed(records, rest)

    def _token(self) -> Token | None:
        window, found = self._window, None
        while found is None:
            if window.ahead():
                found = token(window.data, window.at, window.ended)
            if found is None:
                self._check(window.ahead())
                if not window.more():
                    return token(window.data, window.at, True) if window.ahead() else None
        return found

    def _step(self, found: Token) -> bytes | None:
        if found.kind is Kind.DOCTYPE:
            raise Unreadable(error("FORMAT-DOCTYPE", Place(file=self._file, line=self._window.line)))
        self._rooted = self._rooted or found.kind in (Kind.OPEN, Kind.EMPTY)
        if found.kind in (Kind.OPEN, Kind.EMPTY) and local(found.name) in self._records:
            return found.name
        if found.kind in (Kind.OPEN, Kind.CLOSE):
            self._around = None
        self._note_fault(found)
        if found.kind is Kind.OPEN:
            self.stack.append((found.name, self._window.data[self._window.at : found.end]))
        elif found.kind is Kind.CLOSE and any(name == found.name for name, _ in self.stack):
            while self.stack.pop()[0] != found.name:
                pass
        return None

    def _note_fault(self, found: Token) -> None:
        opened = found.kind in (Kind.OPEN, Kind.EMPTY) and local(found.name) == b"Fault"
        if opened and self.stack and local(self.stack[-1][0]) == b"Body":
            self.faults.append(self._window.line)

    def _check(self, count: int) -> None:
        if count > self._limit:
            place = Place(file=self._file, line=self._window.line)
            raise Unreadable(error("FORMAT-LIMIT", place, limit="record_bytes", most=self._limit))

    def _keep(self, index: int, text: bytes, line: int, last: bool) -> None:
        envelope = self.envelope
        if index == 0:
            envelope.head = text
            envelope.separator = text[len(text.rstrip()) :] or b"\n"
        elif last:
            envelope.tail = text
            self._tail_line = line
        elif text.strip():
            envelope.gaps[index] = text
        elif index == 1:
            envelope.separator = text

    def _malformed(self, records: int, rest: bytes) -> Finding | None:
        """Asks the parser, with an empty element for a record; two say as much as a thousand."""
        gaps = self.envelope.gaps.values()
        before = self.envelope.head + b"".join(_RECORD + gap for gap in gaps)
        last = _RECORD * min(records - len(gaps), 2)
        text = b"".join((before, last, self.envelope.tail, rest)).decode(self._charset.inside, "replace")
        try:
            etree.fromstring(text.encode(), parser())
        except etree.XMLSyntaxError as problem:
            line, column = problem.position
            lines = before.count(b"\n") + 1
            line += self._tail_line - lines if line > lines else 0
            return parse_error(problem, Place(file=self._file, line=line, column=max(column, 1)))
        return None
