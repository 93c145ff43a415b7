"""Where a record ends. Plain searches do for nearly all; comments, CDATA and nested records are tokenised."""

import re

import msgspec

from sipfhir.findings import Place
from sipfhir.formats.faults import Unreadable, error
from sipfhir.formats.window import Window
from sipfhir.formats.xml_tokens import TAG

_STOPS = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}


class Cut(msgspec.Struct, frozen=True):
    """How many bytes ahead the record takes; ``closed`` when its own end tag was found there.

    ``too_long``: the limit was met first. ``last``: the file ended first, and no other record begins.
    """

    length: int
    closed: bool = True
    too_long: bool = False
    last: bool = False


class Cutter:
    """Cuts records of one qualified name out of a window that stands at their start tag."""

    def __init__(self, window: Window, name: bytes, limit: int, file: str | None) -> None:
        quoted = re.escape(name)
        self._window = window
        self._limit = limit
        self._file = file
        self._closing = b"</" + name
        self._opening = b"<" + name
        self._event = re.compile(rb"<(?:!--|!\[CDATA\[|\?|!|(/?)" + quoted + rb"(?=[\s/>]))")
        self._border = re.compile(rb"<(/?)" + quoted + rb"(?=[\s/>])[^<>]*>?")
        # After one record that never closes, records are taken not to nest: else each such record
        # would be searched to the end of the file.
        self._flat = False

    def cut(self) -> Cut:
        """The record ahead. Raises Unreadable for a DOCTYPE in it."""
        start = self._start_tag()
        if start < 0:
            return Cut(-start)
        if self._flat:
            return self._naive(start)
        return self._quick(start) or self._exact(start)

    def _start_tag(self) -> int:
        """Length of the start tag; below zero when it is the whole record; of its name when it is broken."""
        window = self._window
        while True:
            match = TAG.match(window.data, window.at)
            if match:
                length = match.end() - window.at
                return -length if match[3].endswith(b"/") else length
            broken = window.data.find(b"<", window.at + 1) >= 0 or window.ahead() > self._limit
            if broken or not window.more():
                return len(self._opening)

    def _quick(self, start: int) -> Cut | None:
        """The record by plain search; None when something in it, or the window's end, asks for more."""
        data, begin = self._window.data, self._window.at + start
        end = data.find(self._closing, begin)
        stop = end + len(self._closing)
        if end < 0 or data[stop : stop + 1] != b">":
            return None
        if any(data.find(mark, begin, end) >= 0 for mark in (b"<!", b"<?", self._opening)):
            return None
        return Cut(stop + 1 - self._window.at)

    def _exact(self, start: int) -> Cut:
        window, at, depth = self._window, start, 1
        while depth:
            match = self._event.search(window.data, window.at + at)
            found = self._after(match) if match else None
            if match is None or found is None:
                at = match.start() - window.at if match else max(at, window.ahead() - len(self._closing))
                if window.ahead() > self._limit or not window.more():
                    return self._unclosed()
                continue
            at, change = found
            depth += change
        return Cut(at)

    def _after(self, match: re.Match[bytes]) -> tuple[int, int] | None:
        """Where to go on after an event, and its change of depth; None when it is not all in the window."""
        window, mark = self._window, match[0]
        if mark in _STOPS:
            stop = window.data.find(_STOPS[mark], match.end())
            return (stop + len(_STOPS[mark]) - window.at, 0) if stop >= 0 else None
        if mark == b"<!":
            return self._declaration(match.end())
        tag = TAG.match(window.data, match.start())
        if tag is None:
            # Broken by the next "<": step over its name; the parser says what is wrong.
            return (match.end() - window.at, 0) if window.data.find(b"<", match.end()) >= 0 else None
        change = -1 if tag[1] else 0 if tag[3].endswith(b"/") else 1
        return tag.end() - window.at, change

    def _declaration(self, after: int) -> tuple[int, int] | None:
        window = self._window
        if len(window.data) - after < len(b"[CDATA[") and not window.ended:
            return None
        if window.data[after : after + 7].upper() == b"DOCTYPE":
            line = window.line + window.data.count(b"\n", window.at, after)
            raise Unreadable(error("FORMAT-DOCTYPE", Place(file=self._file, line=line)))
        return after - window.at, 0

    def _unclosed(self) -> Cut:
        self._flat = True
        return self._naive(len(self._opening))

    def _naive(self, start: int) -> Cut:
        """To the first end tag or up to the next record's start tag; what is beyond the limit is read
        past."""
        window, at, too_long = self._window, start, False
        while True:
            match = self._border.search(window.data, window.at + at)
            if match and (match[0].endswith(b">") or match.end() < len(window.data)):
                end = match.end() if match[1] else match.start()
                return Cut(end - window.at, closed=bool(match[1]), too_long=too_long)
            at = match.start() - window.at if match else max(at, window.ahead() - len(self._closing))
            if window.ahead() > self._limit:
                window.take(at)
                at, too_long = 0, True
            if not window.more():
                return Cut(window.ahead(), closed=False, too_long=too_long, last=True)
