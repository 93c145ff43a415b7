"""JSON into spots, mark by mark: brackets that do not match, strings without an end and bare words are taken
as they come."""

import re
from decimal import Decimal
from typing import Any

from sipfhir.pseudonymise.spelling import atoms, value
from sipfhir.pseudonymise.spots import Piece, Scan, Spot

_MARK = re.compile(
    r'"(?P<string>(?:[^"\\\n]|\\[^\n])*)(?P<end>"?)|(?P<mark>[{}\[\],:])|(?P<word>[^\s{}\[\],:"]+)'
)
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None}


def scan(text: str) -> Scan:
    """The tree of a text; its kids are the values at the top, of which NDJSON has several."""
    return _Run(text).done()


class _Run:
    def __init__(self, text: str) -> None:
        self._text = text
        self._root = Spot("", [], array=True)
        self._open = [self._root]
        self._label: tuple[str, Piece] | None = None

    def done(self) -> Scan:
        for found in _MARK.finditer(self._text):
            if found["mark"]:
                self._mark(found["mark"])
            else:
                self._scalar(found)
        self._drop()
        return Scan(self._root, [])

    def _mark(self, mark: str) -> None:
        if mark in "{[":
            spot = self._added(Spot("", [], array=mark == "["))
            self._open.append(spot)
        elif mark in "}]":
            self._drop()
            if any(spot.array == (mark == "]") for spot in self._open[1:]):
                while self._open.pop().array != (mark == "]"):
                    pass
        elif mark == ",":
            self._drop()

    def _scalar(self, found: re.Match[str]) -> None:
        group = "word" if found["word"] is not None else "string"
        piece = Piece(*found.span(group), "plain" if group == "word" else "json")
        if group == "string" and self._is_key(found.end()):
            self._drop()
            self._label = (value(atoms(found["string"], "json")), piece)
            return
        self._added(Spot("", None, self._read(found), piece))

    def _read(self, found: re.Match[str]) -> Any:
        word = found["word"]
        if word is None:
            return value(atoms(found["string"], "json"))
        if word in _WORDS:
            return _WORDS[word]
        number = _NUMBER.fullmatch(word)
        return word if not number else Decimal(word) if number[1] or "e" in word.lower() else int(word)

    def _is_key(self, at: int) -> bool:
        return not self._open[-1].array and re.match(r"\s*:", self._text[at : at + 50]) is not None

    def _drop(self) -> None:
        """A name without a value is still a name."""
        if self._label:
            self._added(Spot("", []))

    def _added(self, spot: Spot) -> Spot:
        if self._label:
            spot.name = spot.tag = self._label[0]
            spot.labels.append(self._label[1])
            self._label = None
        self._open[-1].add(spot)
        return spot
