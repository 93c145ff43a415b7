"""A type compiled: for each name that JSON may have there, a checker; what must be there; its invariants."""

from collections.abc import Callable
from typing import Any, NamedTuple

from sipfhir.conformance.members import ELE_1, Check, Member
from sipfhir.conformance.primitives import json_type
from sipfhir.conformance.run import At, Node, Run

Holds = Callable[[Node, Run], bool]
TWICE = ("ElementDefinition",)
"""Their ids are paths, which a StructureDefinition has twice."""


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
    """Written out in one piece, and asking only what the type has: it runs for every object of an input."""
    find, rules, last = shape.members.get, shape.rules, shape.last
    single = [(names[0], names[-1]) for names in shape.required if len(names) < 3]
    several = [names for names in shape.required if len(names) > 2]
    choices = shape.choices
    primitive = shape.name == "Element"
    element = shape.kind != "resource" and shape.name not in TWICE

    def check(node: Any, at: At, run: Run) -> None:
        if type(node) is not dict or not node:
            _no_object(node, at, run)
            return
        for key, value in node.items():
            member = find(key)
            if member is not None:
                member(value, at, key, run, node)
            else:
                unknown(key, at, run)
        for name, beside in single:
            if name not in node and beside not in node:
                missing(name, at, run)
        for names in several:
            if node.keys().isdisjoint(names):
                missing(names[0], at, run)
        for name, those in choices:
            found = node.keys() & those
            if len(found) > 1 and len({key.lstrip("_") for key in found}) > 1:
                run.say("R4-CHOICE", (at, name))
        if element and "id" in node:
            if len(node) == 1 and not primitive:
                run.broken("ele-1", ELE_1, False, at)
            identified(node["id"], at, run)
        for rule in rules:
            if not rule.holds(node, run):
                run.broken(rule.key, rule.human, rule.warning, at)
        if last is not None:
            last(node, at, run)

    return check


def _no_object(node: Any, at: At, run: Run) -> None:
    if type(node) is dict:
        run.say("R4-EMPTY", at, case="object")
    else:
        run.say("R4-TYPE", at, case="object", found=json_type(node))


def identified(id: Any, at: At, run: Run) -> None:
    """An element's id is of it alone within the resource."""
    if type(id) is str and id in run.ids:
        run.say("R4-REFERENCE", (at, "id"), case="id-twice")
    elif type(id) is str:
        run.ids.add(id)


def missing(name: str, at: At, run: Run) -> None:
    """Say that an element must be there."""
    run.say("R4-CARDINALITY", at, case="min", name=name, min=1)


def unknown(key: Any, at: At, run: Run) -> None:
    """Say that R4 has no such element there. A key that is no name is not told."""
    run.say("R4-UNKNOWN", (at, key) if isinstance(key, str) and key.strip("_").isidentifier() else at)
