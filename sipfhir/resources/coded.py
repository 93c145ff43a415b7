"""A Concept in a FHIR ``code``: one of FHIR's own codes, with what that code cannot say in extensions of
it."""

from typing import Any

from sipfhir.plan import Concept
from sipfhir.resources.codecs import MISSING, TEXT, read_extension
from sipfhir.resources.pairs import holder, steps_of
from sipfhir.resources.reading import At, MisfitError, Reading, bad_value
from sipfhir.resources.shape import Pair, Placed
from sipfhir.resources.systems import Node, Systems
from sipfhir.resources.tree import Handler, Take, Values

OWN_CODE, OWN_WORD = "own-code", "own-word"


class Coded:
    """Writes and reads a code element. ``table`` is ours → FHIR's; of several ours, the first is read back.

    ``fallback`` is FHIR's code for "not known"; without one, a demanded code that is absent is said to be so.
    ``words`` are FHIR's codes that none of ours means: they are kept as the source's own word.
    """

    def __init__(
        self,
        systems: Systems,
        field: str,
        key: str,
        table: dict[str, str],
        fallback: str | None,
        words: tuple[str, ...] = (),
    ) -> None:
        self.field, self.key, self.table, self.fallback = field, key, table, fallback
        self.words = frozenset(words)
        self.back = {theirs: ours for ours, theirs in reversed(table.items())}
        self._code, self._word = systems.extension(OWN_CODE), systems.extension(OWN_WORD)
        self._absent = systems.absent

    def write(self, out: Node, concept: Concept[Any], theirs: str | None) -> None:
        """Put FHIR's code; ours and the own word beside it, where FHIR's code does not say them."""
        beside: list[Node] = []
        if theirs is not None:
            out[self.key] = theirs
        if concept.code is not None and self.back.get(theirs or "") != concept.code:
            beside.append({"url": self._code, "valueCode": concept.code})
        if concept.text is not None:
            beside.append({"url": self._word, "valueString": concept.text})
        if beside:
            out[f"_{self.key}"] = {"extension": beside}

    def missing(self, out: Node) -> None:
        """Say that the plan has no code where FHIR demands one."""
        if self.fallback is None:
            out[f"_{self.key}"] = self._absent
        else:
            out[self.key] = self.fallback

    def takes(self, steps: tuple[str, ...]) -> tuple[Take, ...]:
        """The code, and the extensions beside it."""
        beside = (*steps, f"_{self.key}", "extension")
        return (
            Take((*steps, self.key), self._read),
            Take(beside, self._beside("valueCode", True), self._code),
            Take(beside, self._beside("valueString", False), self._word),
        )

    def _read(self, node: Any, at: At, r: Reading, values: Values) -> None:
        if type(node) is not str:
            raise bad_value(node)
        if node in self.words:
            r.tally.mapped += 1
            values[self.field] = Concept(None, node)
            return
        if node not in self.back and node != self.fallback:
            raise MisfitError
        if node not in self.back:
            r.skip(node, MISSING)
            return
        r.tally.mapped += 1
        known = values.get(self.field) or Concept()
        values[self.field] = Concept(known.code or self.back[node], known.text)

    def _beside(self, key: str, code: bool) -> Handler:
        def handle(node: Any, at: At, r: Reading, values: Values) -> None:
            found = read_extension(node, r, at, key, TEXT)
            if code and found not in self.table:
                raise MisfitError
            known = values.get(self.field) or Concept()
            values[self.field] = Concept(found, known.text) if code else Concept(known.code, found)

        return handle


def coded(
    field: str,
    path: str,
    table: dict[str, str],
    fallback: str | None = None,
    required: bool = False,
    words: tuple[str, ...] = (),
) -> Pair:
    """A Concept in a code element; ``required`` when FHIR demands the element."""

    def pair(systems: Systems, cls: Any) -> Placed:
        hold, key = holder(path)
        code = Coded(systems, field, key, table, fallback, words)

        def put(out: Node, value: Concept[Any], build: Any) -> None:
            code.write(hold(out), value, table.get(value.code or "", fallback))

        demanded = required or fallback is not None
        missing = (lambda out: code.missing(hold(out))) if demanded else None
        return Placed(field, put, code.takes(steps_of(path)[:-1]), missing)

    return pair


def plain(*codes: str) -> dict[str, str]:
    """A table of codes that FHIR shares with us."""
    return {code: code for code in codes}
