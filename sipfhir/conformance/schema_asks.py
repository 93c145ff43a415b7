"""What JSON Schema cannot say, asked by the functions of the check: a keyword and formats of our own."""

from collections.abc import Callable, Iterable
from threading import local
from typing import TYPE_CHECKING, Any

from sipfhir.conformance.compile import rules_of
from sipfhir.conformance.matching import Value
from sipfhir.conformance.overlay import Invariant, Overlay
from sipfhir.conformance.profiles import Judge
from sipfhir.conformance.run import Run

if TYPE_CHECKING:
    from sipfhir.conformance.definitions import Definitions
Ask = Callable[[Any, Run], Any]
Json = dict[str, Any]


class Asks:
    """Of one schema. ``here.run`` is the run of the resource at hand; what is told to it is a fault."""

    def __init__(self, definitions: "Definitions", here: local) -> None:
        self._definitions, self._here = definitions, here
        self._judge = Judge(definitions, "")
        self._asks: list[Ask] = []
        self.formats: dict[str, Callable[[str], bool]] = {}

    def keyword(self) -> type:
        """The keyword ``asks``: the number of a function that is asked of the object at a place."""
        asks, here = self._asks, self._here

        class Keyword:
            def __init__(self, parent: object, value: int, path: object) -> None:
                self._ask = asks[value]

            def validate(self, node: Any) -> None:
                run = here.run
                self._ask(node, run)
                if run.faults:
                    run.faults.clear()
                    raise ValueError

        return Keyword

    def checks(self, check: Ask) -> Json:
        """A function that tells the run what is wrong."""
        self._asks.append(check)
        return {"asks": len(self._asks) - 1}

    def holds(self, holds: Callable[[Any, Run], bool]) -> Json:
        """A function that says whether nothing is."""

        def check(node: Any, run: Run) -> None:
            if not holds(node, run):
                run.say("R4-INVARIANT", None)

        return self.checks(check)

    def text(self, name: str, holds: Callable[[str, Run], bool]) -> Json:
        """A function that is asked of a text; the same name is the same function."""
        here = self._here
        self.formats[name] = lambda text: holds(text, here.run)
        return {"type": "string", "format": name}

    def rules(self, numbers: Iterable[int], kind: str) -> list[Json]:
        """R4's invariants by their numbers."""
        rules = [one.holds for one in rules_of(self._definitions, numbers, kind)]
        return [self.holds(lambda node, run: all(holds(node, run) for holds in rules))] if rules else []

    def invariant(self, invariant: Invariant, kind: str) -> Json:
        """A rule of a profile's own."""
        return self._judged(lambda value, run: self._judge.invariant(invariant, value, run), kind)

    def child(self, name: str, asked: Overlay, kind: str) -> Json:
        """All that a profile asks of the elements of a name, in an object of a type."""
        return self._judged(lambda value, run: self._judge.child(name, asked, value, run), kind)

    def value(self, asked: Overlay, kind: str) -> Json:
        """What a profile asks of a value: fixed, pattern, length, codes."""
        return self._judged(lambda value, run: self._judge.value(asked, value, run), kind)

    def type(self, asked: Overlay, kind: str) -> Json:
        """What a profile asks of a value's type and of what it leads to."""
        return self._judged(lambda value, run: self._judge.type(asked, value, run), kind)

    def _judged(self, ask: Callable[[Value, Run], Any], kind: str) -> Json:
        return self.checks(lambda node, run: ask(Value(node, None, kind, part="." in kind), run))
