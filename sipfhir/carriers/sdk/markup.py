"""The XML of a message opened safely: no document type, no entity, within limits; elements with lines."""

import io
import re
from typing import Any

from lxml import etree

from sipfhir.carriers.sdk.settings import Form
from sipfhir.findings import Place
from sipfhir.formats.charset import opened
from sipfhir.formats.faults import Unreadable, error
from sipfhir.formats.xml_parse import parse_error

DEEPEST = 60
_DOCTYPE = re.compile(rb"(?:\s|<\?.*?\?>|<!--.*?-->)*<!DOCTYPE", re.DOTALL)
_PIECE = 65_536


def root_of(data: bytes, form: Form, file: str | None) -> Any:
    """The root element. Raises Unreadable with what is wrong and on which line."""
    if not data.strip():
        raise Unreadable(error("FORMAT-EMPTY", Place(file)))
    if len(data) > form.most_bytes * 2:
        # Twice: a submission holds the message once more in base64. The message itself is measured later.
        raise Unreadable(error("SDK-SIZE", Place(file), most=form.most_bytes))
    stream, charset = opened(io.BytesIO(data), "utf-8", None, file)
    text = stream.read()
    if _DOCTYPE.match(text):
        line = text[: text.find(b"<!DOCTYPE")].count(b"\n") + 1
        raise Unreadable(error("FORMAT-DOCTYPE", Place(file, line)))
    return _Feeding(form, file, charset.inside).root(text)


class _Feeding:
    """One pass. The content of a file is one text of many megabytes: what limits the tree is counted here."""

    def __init__(self, form: Form, file: str | None, charset: str) -> None:
        self._most, self._file, self._charset = form.most_elements, file, charset
        self._depth = self._count = 0

    def root(self, text: bytes) -> Any:
        parser: Any = etree.XMLPullParser(
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=True,
            remove_comments=True,
            remove_pis=True,
            encoding=self._charset,
        )
        try:
            for at in range(0, len(text), _PIECE):
                parser.feed(text[at : at + _PIECE])
                self._counted(parser)
            root = parser.close()
        except etree.XMLSyntaxError as problem:
            raise Unreadable(parse_error(problem, self._place(*problem.position))) from None
        self._counted(parser)
        return root

    def _counted(self, parser: Any) -> None:
        for event, element in parser.read_events():
            self._depth += 1 if event == "start" else -1
            self._count += event == "start"
            if self._depth > DEEPEST:
                place = self._place(element.sourceline)
                raise Unreadable(error("FORMAT-LIMIT", place, limit="depth", most=DEEPEST))
            if self._count > self._most:
                place = self._place(element.sourceline)
                raise Unreadable(error("FORMAT-LIMIT", place, limit="leaves", most=self._most))

    def _place(self, line: int | None, column: int | None = None) -> Place:
        return Place(self._file, line or 1, column or None)


def name_of(element: Any) -> tuple[str, str]:
    """Namespace and local name."""
    name = etree.QName(element)
    return name.namespace or "", name.localname


def child(element: Any, *names: str) -> Any:
    """The element along a path of local names, None when it is not there."""
    for name in names:
        if element is None:
            return None
        element = element.find(f"{{*}}{name}")
    return element


def text_of(element: Any, *names: str) -> str | None:
    """The trimmed text along a path of local names; None when there is none."""
    found = child(element, *names)
    text = "" if found is None else (found.text or "").strip()
    return text or None
