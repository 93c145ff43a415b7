"""What is ahead in a JSON file: marks, keys and values; what is no record is set aside for the envelope."""

from typing import Any

from sipfhir.findings import Finding, Place
from sipfhir.formats.container import Limits
from sipfhir.formats.faults import Unreadable, error
from sipfhir.formats.json_decode import Broken, decode
from sipfhir.formats.json_text import blanks, end_of
from sipfhir.formats.text_window import TextWindow


class Ahead:
    """Reads a stream of JSON piece by piece. Raises Unreadable where the file cannot be read any further."""

    def __init__(self, window: TextWindow, limits: Limits, file: str | None) -> None:
        self._window = window
        self._limits = limits
        self._file = file
        self._aside: list[str] = []
        self._aside_size = 0

    def place(self) -> Place:
        """Where in the file we stand."""
        return Place(file=self._file, line=self._window.line, column=self._window.column)

    def offset(self) -> int:
        """The byte offset at which we stand."""
        return self._window.offset

    def mark(self) -> str:
        """The next character that is not blank, nothing at the end of the file; blanks are set aside."""
        window = self._window
        while window.peek():
            self.set_aside(blanks(window.data, window.at) - window.at)
            if window.ahead():
                break
        return window.peek()

    def key(self) -> Any:
        """A member's key; key and colon are set aside."""
        if self.mark() != '"':
            raise self.wrong()
        key = self.value_aside()
        if self.mark() != ":":
            raise self.wrong()
        self.set_aside(1)
        self.mark()
        return key

    def value_aside(self) -> Any:
        """The value ahead, set aside."""
        try:
            value, length = self._value()
        except Broken as broken:
            raise Unreadable(self._finding(broken)) from None
        self.set_aside(length)
        return value

    def take_value(self) -> tuple[Any, str] | Finding:
        """The value ahead and its text, read past; or what is wrong with it, when it can be stepped over."""
        window = self._window
        try:
            value, length = self._value()
        except Broken as broken:
            finding = self._finding(broken)
            end = end_of(window.data, window.at)
            window.take(max((end or 0) - window.at, 1))
            return finding
        return value, window.take(length)

    def set_aside(self, length: int) -> None:
        """Reads past, and keeps."""
        self._aside.append(self._window.take(length))
        self._aside_size += length
        if self._aside_size > self._limits.record_bytes:
            raise self._too_long(self._limits.record_bytes)

    def text_aside(self) -> bytes:
        """What was set aside since last asked."""
        text = "".join(self._aside).encode("utf-8", "replace")
        self._aside.clear()
        self._aside_size = 0
        return text

    def wrong(self) -> Unreadable:
        """What is ahead should not stand there; nothing ahead means that the file stops too early."""
        if not self._window.ahead():
            return Unreadable(error("FORMAT-TRUNCATED", Place(file=self._file, line=self._window.line)))
        return Unreadable(error("FORMAT-JSON", self.place(), reason="syntax"))

    def _value(self) -> tuple[Any, int]:
        """The value ahead and its length. Raises Broken when it can be stepped over."""
        window = self._window
        while True:
            value, end, broken = self._attempt()
            complete = end < len(window.data) or window.data[end - 1 :] in ("}", "]", '"')
            if broken is None and complete:
                return value, end - window.at
            if broken and end_of(window.data, window.at) is not None:
                raise broken
            if window.ahead() > self._limits.bundle_bytes:
                raise self._too_long(self._limits.bundle_bytes)
            if not window.more():
                if broken is None:
                    return value, end - window.at
                raise self._stopped(broken)

    def _attempt(self) -> tuple[Any, int, Broken | None]:
        window = self._window
        try:
            return *decode(window.data, window.at), None
        except Broken as broken:
            return None, window.at, broken

    def _stopped(self, broken: Broken) -> Unreadable:
        if not broken.stops:
            return Unreadable(self._finding(broken))
        self._window.take(self._window.ahead())
        return self.wrong()

    def _finding(self, broken: Broken) -> Finding:
        window = self._window
        text = window.data[window.at : broken.at + 1]
        broken.at -= window.at
        return broken.finding(text, self.place(), self._limits.depth)

    def _too_long(self, most: int) -> Unreadable:
        return Unreadable(error("FORMAT-LIMIT", self.place(), limit="record_bytes", most=most))
