"""Concept ↔ CodeableConcept: our coding with its display, and the source's own word; never mixed up."""

from typing import Any

from sipfhir.plan import Concept
from sipfhir.resources.codecs import Codec, Make, members_of, miss_or_absent
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

    def read(self, node: Any, r: Reading, at: At) -> str | None:
        """The code of a Coding of this system, counted; None, uncounted, for any other."""
        found = node.get("code") if type(node) is dict and node.get("system") == self.url else None
        if type(found) is not str or found not in self.codings:
            return None
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


def read_concept(node: Any, r: Reading, at: At, known: Codings) -> Concept[Any] | None:
    """A Concept out of a CodeableConcept; codings of other systems are unmapped."""
    code = word = None
    for key, child in members_of(node):
        if key == "text" and child and type(child) is str:
            r.tally.mapped += 1
            word = child
        elif key == "coding" and child and type(child) is list:
            code = _read_codings(child, r, (at, key), known)
        else:
            miss_or_absent(key, child, r, at)
    return None if code is None and word is None else Concept(code, word)


def _read_codings(node: list[Any], r: Reading, at: At, known: Codings) -> str | None:
    found = None
    for i, coding in enumerate(node):
        code = known.read(coding, r, (at, i)) if found is None else None
        if code is None:
            r.miss(coding, (at, i))
        found = found or code
    return found
