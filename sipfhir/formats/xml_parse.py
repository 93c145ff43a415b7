"""One record's bytes to an element: safely, within limits, with the place of what is wrong."""

from typing import Any

from lxml import etree

from sipfhir.findings import Finding, Place
from sipfhir.formats.charset import Charset, mended, undecodable
from sipfhir.formats.container import Limits
from sipfhir.formats.faults import Unreadable, error

_SMALLEST_LEAF = len("<a/>")


def parser() -> etree.XMLParser:
    """A parser that expands no entity, opens no file or address, and drops comments and instructions."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )


def parse_error(problem: etree.XMLSyntaxError, place: Place) -> Finding:
    """The finding for libxml2's complaint: its name only, for its message may hold what the file holds."""
    log: Any = problem.error_log
    name = log.last_error.type_name if log else "ERR_INTERNAL_ERROR"
    if name == "ERR_RESOURCE_LIMIT":
        return error("FORMAT-LIMIT", place, limit="parser")
    return error("FORMAT-XML", place, reason=name)


class XmlParser:
    """Parses records of one file."""

    def __init__(self, charset: Charset, limits: Limits, file: str | None) -> None:
        self._charset = charset
        self._limits = limits
        self._file = file
        self._parser = parser()
        self._too_deep = etree.XPath(f"boolean({'/'.join(['*'] * limits.depth)})")
        self._crowded = etree.XPath(f"boolean(descendant-or-self::*[count(@*) > {limits.attributes}])")
        self._leaves = etree.XPath("count(descendant-or-self::*[not(*)]) + count(descendant-or-self::*/@*)")

    def parse(self, raw: bytes, line: int, around: tuple[bytes, bytes], depth: int) -> tuple[Any, bool]:
        """The element, and whether windows-1252 was read under the name of ISO-8859-1.

        ``around`` is parsed around it, ``depth`` elements deep; ``line`` is where ``raw`` begins.
        Raises Unreadable.
        """
        data, was_mended = self._utf8(raw, line)
        try:
            element: Any = etree.fromstring(b"".join((around[0], data, around[1])), self._parser)
        except etree.XMLSyntaxError as problem:
            raise Unreadable(self._problem(problem, raw, line, len(around[0]))) from None
        for _ in range(depth):
            element = element[0]
        self._check(element, raw, line)
        return element, was_mended

    def whole_so_far(self, raw: bytes, line: int, around: tuple[bytes, bytes]) -> Finding | None:
        """What is wrong in bytes that may just stop too early; None when nothing else is."""
        feeding = parser()
        try:
            feeding.feed(around[0] + raw.decode(self._charset.inside, "replace").encode())
        except etree.XMLSyntaxError as problem:
            return self._problem(problem, raw, line, len(around[0]))
        return None

    def _utf8(self, raw: bytes, line: int) -> tuple[bytes, bool]:
        if self._charset.inside == "utf-8":
            return raw, False
        try:
            text, was_mended = mended(raw.decode(self._charset.name), self._charset)
        except UnicodeDecodeError as problem:
            raise Unreadable(undecodable(raw, problem.start, line, self._file)) from None
        return text.encode(), was_mended

    def _problem(self, problem: etree.XMLSyntaxError, raw: bytes, line: int, before: int) -> Finding:
        try:
            raw.decode(self._charset.inside)
        except UnicodeDecodeError as bad:
            return undecodable(raw, bad.start, line, self._file)
        row, column = problem.position
        column = max(column - before if row == 1 else column, 1)
        place = Place(file=self._file, line=line + row - 1, column=column)
        return parse_error(problem, place)

    def _check(self, element: Any, raw: bytes, line: int) -> None:
        """The limits; what is counted in the bytes first spares nearly every record the walk."""
        limits = self._limits
        if raw.count(b"</") > limits.depth and self._too_deep(element):
            raise self._beyond("depth", limits.depth, line)
        if raw.count(b"=") > limits.attributes and self._crowded(element):
            raise self._beyond("attributes", limits.attributes, line)
        if len(raw) > limits.leaves * _SMALLEST_LEAF and float(self._leaves(element)) > limits.leaves:  # type: ignore[arg-type]
            raise self._beyond("leaves", limits.leaves, line)
        if len(raw) > limits.text and _longest(element) > limits.text:
            raise self._beyond("text", limits.text, line)

    def _beyond(self, limit: str, most: int, line: int) -> Unreadable:
        return Unreadable(error("FORMAT-LIMIT", Place(file=self._file, line=line), limit=limit, most=most))


def _longest(element: Any) -> int:
    texts = (text for node in element.iter() for text in (node.text, node.tail, *node.values()))
    return max((len(text) for text in texts if text), default=0)
