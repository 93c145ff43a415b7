"""A type compiled: for each name that JSON may have there, a checker; what must be there; its invariants."""

from collections.abc import Callable
from typing import Any, NamedTuple

from sipfhir.conformance.members import ELE_1, Check, Member
from sipfhir.conformance.primitives import json_type
from sipfhir.conformance.run import WARNING, At, Node, Run

Holds = Callable[[Node, Run], bool]


class Rule(NamedTuple):
    """An invariant that we can ask: its key, its words, whether it is only advice, the question."""

    key: str
    human: str
    warning: bool
    holds: Holds


class Part(NamedTuple):
    """What a name in JSON is: the element's name without its type, the type, whether it is a primitive."""

    name: str
    type: str
    primitive: bool


class Shape:
    """One type. Its members are compiled when it is first used: types are made of each other."""

    def __init__(self, name: str, kind: str, build: Callable[["Shape"], None]) -> None:
        self.name, self.kind = name, kind
        self.members: dict[str, Member] = {}
        self.parts: dict[str, Part] = {}
        self.required: list[tuple[str, ...]] = []
        """The names of which one must be there, for each element that must."""
        self.choices: list[tuple[str, frozenset[str]]] = []
        self.rules: list[Rule] = []
        self.last: Check | None = None
        """What is asked after the members."""
        self._build = build
        self.check: Check = self._first

    def built(self) -> "Shape":
        """The shape, compiled."""
        if self.check == self._first:
            self._build(self)
            self.check = _checker(self)
        return self

    def _first(self, node: Any, at: At, run: Run) -> None:
        self.built().check(node, at, run)


def _checker(shape: Shape) -> Check:
    find, required, choices = shape.members.get, shape.required, shape.choices
    rules, last = shape.rules, shape.last
    element = shape.kind != "resource"

    def check(node: Any, at: At, run: Run) -> None:
        if type(node) is not dict:
            run.say("R4-TYPE", at, case="object", found=json_type(node))
            return
        if not node:
            run.say("R4-EMPTY", at, case="object")
            return
        for key, value in node.items():
            member = find(key)
            if member is not None:
                member(value, at, key, run, node)
            else:
                unknown(key, at, run)
        for names in required:
            if not any(name in node for name in names):
                run.say("R4-CARDINALITY", at, case="min", name=names[0].removesuffix("[x]"), min=1)
        for name, names_of_choice in choices:
            if len({key.lstrip("_") for key in node.keys() & names_of_choice}) > 1:
                run.say("R4-CHOICE", (at, name))
        if element and len(node) == 1 and "id" in node:
            run.say("R4-INVARIANT", at, key="ele-1", human=ELE_1)
        for rule in rules:
            if not rule.holds(node, run):
                severity = (WARNING,) if rule.warning else ()
                run.say("R4-INVARIANT", at, *severity, key=rule.key, human=rule.human)
        if last is not None:
            last(node, at, run)

    return check


def unknown(key: Any, at: At, run: Run) -> None:
    """Say that R4 has no such element there. A key that is no name is not told."""
    run.say("R4-UNKNOWN", (at, key) if isinstance(key, str) and key.strip("_").isidentifier() else at)
