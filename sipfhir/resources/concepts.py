"""Concept ↔ CodeableConcept: our coding with its display, and the source's own word; never mixed up."""

from typing import Any

from sipfhir.plan import Concept
from sipfhir.resources.codecs import Codec, Make, always, members_of, miss_or_absent
from sipfhir.resources.reading import At, Reading
from sipfhir.resources.systems import Node, Systems

DISPLAY = "display of one of our codes"


class Codings:
    """Codings of one code system: made ready to write, and recognised when read."""

    def __init__(self, systems: Systems, name: str) -> None:
        self.url = systems.code_system(name)
        self.codings = systems.codings(name)
        self.plain = {code: {"coding": [coding]} for code, coding in self.codings.items()}

    def coding(self, code: str) -> Node:
        """The Coding of a code."""
        return self.codings.get(code) or {"system": self.url, "code": code}

    def knows(self, node: Any) -> bool:
        """True of a Coding of this system."""
        found = node.get("code") if type(node) is dict and node.get("system") == self.url else None
        return type(found) is str and found in self.codings

    def read(self, node: Any, r: Reading, at: At) -> str | None:
        """The code of a Coding of this system, counted; None, uncounted, for any other."""
        if not self.knows(node):
            return None
        found = str(node["code"])
        for key, child in node.items():
            if key in ("system", "code"):
                r.tally.mapped += 1
            elif child == self.codings[found].get(key):
                r.skip(child, DISPLAY)
            else:
                r.miss(child, (at, key))
        return found


def concept(name: str) -> Make:
    """A Concept ↔ CodeableConcept: our coding with its display, and the source's own word as ``text``."""

    def make(systems: Systems) -> Codec:
        known = Codings(systems, name)

        def write(value: Concept[Any], build: Any) -> Node:
            if value.text is None:
                return known.plain.get(value.code or "") or systems.absent
            if value.code is None:
                return {"text": value.text}
            return {"coding": [known.coding(value.code)], "text": value.text}

        return Codec(write, lambda node, r, at: read_concept(node, r, at, known))

    return make


def read_concept(node: Any, r: Reading, at: At, known: Codings | None) -> Concept[Any] | None:
    """A Concept out of a CodeableConcept; codings of other systems are unmapped, but for their words."""
    code = word = said = None
    for key, child in members_of(node):
        if key == "text" and child and type(child) is str:
            r.tally.mapped += 1
            word = child
        elif key == "coding" and child and type(child) is list:
            code, said = _read_codings(child, r, (at, key), known, _wordless(node))
        else:
            miss_or_absent(key, child, r, at)
    word = word or said
    return None if code is None and word is None else Concept(code, word)


def _wordless(node: Node) -> bool:
    """True when only the display of a coding can tell what is meant."""
    return not (node.get("text") and type(node["text"]) is str)


def _read_codings(
    node: list[Any], r: Reading, at: At, known: Codings | None, wordless: bool
) -> tuple[str | None, str | None]:
    """The code that we know; where we know none and there is no text, the words of another's coding."""
    found = said = None
    words = _worded(node) if wordless and not any(known and known.knows(one) for one in node) else None
    for i, coding in enumerate(node):
        code = known.read(coding, r, (at, i)) if known and found is None else None
        if i == words:
            said = _display(coding, r, (at, i))
        elif code is None:
            r.miss(coding, (at, i))
        found = found or code
    return found, said


def _worded(node: list[Any]) -> int | None:
    """Which coding has the words: the one that a human chose, else the first with a display."""
    shown = [
        i
        for i, one in enumerate(node)
        if type(one) is dict and one.get("display") and type(one["display"]) is str
    ]
    return min(shown, key=lambda i: (node[i].get("userSelected") is not True, i), default=None)


def _display(coding: Node, r: Reading, at: At) -> str:
    for key, child in coding.items():
        if key == "display":
            r.tally.mapped += 1
        else:
            r.miss(child, (at, key))
    return str(coding["display"])


def _phrase(node: Any, r: Reading, at: At) -> str | None:
    found = read_concept(node, r, at, None)
    return found.text if found else None


phrase: Make = always(Codec(lambda value, build: {"text": value}, _phrase))
"""Words ↔ CodeableConcept: its text; of another maker's without one, the display of a coding."""
