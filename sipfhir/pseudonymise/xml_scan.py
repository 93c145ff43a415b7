"""XML into spots, tag by tag: whatever is broken, every sign of the file is in a tag, a value or a stray."""

import re

from sipfhir.pseudonymise.spelling import atoms, value
from sipfhir.pseudonymise.spots import Piece, Scan, Spot

_PART = re.compile(
    r"<!--(?P<comment>.*?)-->"
    r"|<!\[CDATA\[(?P<cdata>.*?)\]\]>"
    r"|<\?(?P<pi>.*?)\?>"
    r"|<!(?P<doctype>[^<>\[]*(?:\[.*?\]\s*)?)>"
    r"""|<(?P<close>/?)(?P<name>[^\s/>"'=<!?]+)(?P<rest>(?:[^<>"']|"[^"<]*"|'[^'<]*')*+)>"""
    r"|(?P<unclosed><!--|<!\[CDATA\[)"
    r"|(?P<text>[^<]+|<)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"""\s(?P<name>[^\s=]+)(?P<equals>\s*=\s*)(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')"""
)
_DECLARED = re.compile(r"""xml\s+version\s*=\s*["']1\.[01]["']|standalone\s*=\s*["'](?:yes|no)["']""")
_MAIN = re.compile(r"\s*xml\s")


def scan(text: str) -> Scan:
    """The tree of a text, its loose pieces."""
    return _Run(text).done()


def local(tag: str) -> str:
    """A name without its prefix."""
    return tag.rpartition(":")[2]


class _Run:
    def __init__(self, text: str) -> None:
        self._text = text
        self._root = Spot("", [])
        self._open = [self._root]
        self._loose: list[Piece] = []

    def done(self) -> Scan:
        for found in _PART.finditer(self._text):
            if found["name"] is not None:
                self._tag(found)
            elif found["text"] is not None:
                self._value(found, "text", "xml")
            elif found["cdata"] is not None:
                self._value(found, "cdata", "plain")
            elif found["unclosed"] is None:
                self._aside(found)
        return Scan(self._root, self._loose)

    def _tag(self, found: re.Match[str]) -> None:
        label = Piece(*found.span("name"), "plain")
        if found["close"]:
            self._closed(found["name"], label)
            return
        spot = Spot(local(found["name"]), [])
        spot.tag = found["name"]
        spot.labels.append(label)
        self._attributes(spot, found)
        self._open[-1].add(spot)
        if not found["rest"].endswith("/"):
            self._open.append(spot)

    def _closed(self, name: str, label: Piece) -> None:
        """The label goes to what it closes; what closes nothing is told by its own name."""
        if any(spot.tag == name for spot in self._open[1:]):
            while (spot := self._open.pop()).tag != name:
                pass
        else:
            spot = Spot(local(name), [])
            spot.tag = name
            self._open[-1].add(spot)
        spot.labels.append(label)

    def _attributes(self, spot: Spot, found: re.Match[str]) -> None:
        at, end = found.span("rest")
        for each in _ATTRIBUTE.finditer(self._text, at, end):
            self._stray(at, each.start())
            group = "double" if each["double"] is not None else "single"
            held = Spot(f"@{each['name']}", None, _read(each[group], "xml"), Piece(*each.span(group), "xml"))
            held.tag = each["name"]
            held.labels.append(Piece(*each.span("name"), "plain"))
            spot.add(held)
            at = each.end()
        self._stray(at, end)

    def _value(self, found: re.Match[str], group: str, notation: str) -> None:
        if not found[group].isspace() and found[group]:
            spot = Spot(".", None, _read(found[group], notation), Piece(*found.span(group), notation))
            self._open[-1].add(spot)

    def _aside(self, found: re.Match[str]) -> None:
        group = found.lastgroup or ""
        if group == "pi" and _MAIN.match(found["pi"]):
            start = found.start("pi")
            for kept in _DECLARED.finditer(found["pi"]):
                self._stray(start, found.start("pi") + kept.start(), "declaration")
                start = found.start("pi") + kept.end()
            self._stray(start, found.end("pi"), "declaration")
        else:
            self._loose.append(Piece(*found.span(group), "doctype" if group == "doctype" else "loose"))

    def _stray(self, start: int, end: int, notation: str = "loose") -> None:
        if self._text[start:end].strip(" \t\r\n/"):
            self._loose.append(Piece(start, end, notation))


def _read(raw: str, notation: str) -> str:
    return value(atoms(raw, notation))
