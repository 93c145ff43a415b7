"""Codes against the value set that an element is bound to."""

from collections.abc import Callable
from typing import Any

from sipfhir.conformance import external
from sipfhir.conformance.expansion import Codes
from sipfhir.conformance.run import WARNING, At, Run

Bound = Callable[[Any, At, Run], None]
REQUIRED, EXTENSIBLE, LARGEST = "required", "extensible", "max"


class ValueSet:
    """The codes of a value set, by system, and all of them for an element that has no system."""

    def __init__(self, codes: Codes, whole: Callable[[str], frozenset[str] | None]) -> None:
        self.systems, self._whole = codes, whole
        listed = [one for one in codes.values() if one is not None]
        self.every: frozenset[str] = frozenset().union(*listed)
        self._outer = [system for system, one in codes.items() if one is None]

    def lacks(self, system: Any, code: Any) -> bool:
        """Whether a system that is part of it, and known whole, does not have the code at all."""
        if not isinstance(system, str) or system not in self.systems or not isinstance(code, str):
            return False
        every = self._whole(system)
        return every is not None and code not in every

    def has(self, code: Any) -> bool:
        """Whether any system of it has the code."""
        return isinstance(code, str) and (
            code in self.every or any(external.holds(system, code) for system in self._outer)
        )

    def holds(self, system: Any, code: Any) -> bool:
        """Whether the system's code is in it."""
        if not isinstance(system, str) or not isinstance(code, str) or system not in self.systems:
            return False
        listed = self.systems[system]
        return external.holds(system, code) if listed is None else code in listed


def of_concept(value_set: ValueSet, strength: str) -> Bound:
    """A CodeableConcept: one of its codings must be of the value set.

    Where it is extensible, other codes may be right: only one that its own system does not have is told.
    """
    required, strict = strength == REQUIRED, strength != EXTENSIBLE

    def check(node: Any, at: At, run: Run) -> None:
        codings = node.get("coding") if type(node) is dict else None
        if type(codings) is not list:
            if required and type(node) is dict and node and "extension" not in node:
                run.say("R4-BINDING", at, case="no-code")
            return
        found = [(one.get("system"), one.get("code")) for one in codings if type(one) is dict]
        if any(value_set.holds(system, code) for system, code in found):
            return
        if strict:
            run.say("R4-BINDING", at)
        elif any(value_set.lacks(system, code) for system, code in found):
            run.say("R4-BINDING", at, WARNING, case="unknown-code")

    return check


def of_coding(value_set: ValueSet, strength: str) -> Bound:
    """A Coding, or a Quantity with its unit."""
    strict = strength != EXTENSIBLE

    def check(node: Any, at: At, run: Run) -> None:
        if type(node) is not dict or "code" not in node or value_set.holds(node.get("system"), node["code"]):
            return
        if strict:
            run.say("R4-BINDING", (at, "code"))
        elif value_set.lacks(node.get("system"), node["code"]):
            run.say("R4-BINDING", (at, "code"), WARNING, case="unknown-code")

    return check


def of_code(value_set: ValueSet) -> Bound:
    """A code, or a text that is one."""
    every, has = value_set.every, value_set.has

    def check(value: Any, at: At, run: Run) -> None:
        if value not in every and not has(value):
            run.say("R4-BINDING", at)

    return check


BY_TYPE = {"CodeableConcept": of_concept, "Coding": of_coding, "Quantity": of_coding}
CODES = ("code", "string")
"""Types whose value is the code itself."""
