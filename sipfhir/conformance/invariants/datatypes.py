"""Invariants of data types."""

from typing import Any

from sipfhir.conformance.invariants.terms import has, has_any, inner, number
from sipfhir.conformance.moments import after
from sipfhir.conformance.run import Node, Run
from sipfhir.conformance.shape import Holds

UCUM = "http://unitsofmeasure.org"
_MEALS = ("C", "CM", "CD", "CV")


def _unit(node: Node, system: str = UCUM) -> bool:
    """A code where there is a value; a system, if any, that is the one."""
    coded = has(node, "code") or not has(node, "value")
    return coded and (not has(node, "system") or node.get("system") == system)


def _age(node: Node, run: Run) -> bool:
    value = number(node, "value")
    return _unit(node) and (value is None or value > 0)


def _count(node: Node, run: Run) -> bool:
    value = number(node, "value")
    one = not has(node, "code") or node.get("code") == "1"
    return _unit(node) and one and (value is None or "." not in str(value))


def _duration(node: Node, run: Run) -> bool:
    return not has(node, "code") or (node.get("system") == UCUM and has(node, "value"))


def _period(node: Node, run: Run) -> bool:
    return after(node.get("start"), node.get("end")) is not True


def _range(node: Node, run: Run) -> bool:
    """Only values of the same unit can be compared."""
    low, high = inner(node, "low"), inner(node, "high")
    least, most = number(low, "value"), number(high, "value")
    same = all(low.get(name) == high.get(name) for name in ("system", "code", "unit"))
    return least is None or most is None or not same or least <= most


def _ratio(node: Node, run: Run) -> bool:
    both = has(node, "numerator") == has(node, "denominator")
    return both and (has(node, "numerator") or has(node, "extension"))


def _codes(node: Node, *names: str) -> bool:
    return sum(has(node, name) for name in names) == 1


def _trigger(node: Node, run: Run) -> bool:
    kind: Any = node.get("type")
    named = kind != "named-event" or has(node, "name")
    periodic = kind != "periodic" or has_any(node, "timing")
    return named and periodic and (not str(kind).startswith("data-") or has(node, "data"))


def _offset(node: Node, run: Run) -> bool:
    when = node.get("when")
    meals = isinstance(when, list) and any(one in _MEALS for one in when)
    return not has(node, "offset") or (has(node, "when") and not meals)


def _needs(name: str, other: str) -> Holds:
    """Where the one is there, the other must be."""
    return lambda node, run: not has(node, name) or has(node, other)


def _not_negative(name: str) -> Holds:
    def holds(node: Node, run: Run) -> bool:
        value = number(node, name)
        return value is None or value >= 0

    return holds


RULES: dict[str, Holds] = {
    "age-1": _age,
    "cnt-3": _count,
    "dis-1": lambda node, run: _unit(node),
    "drt-1": _duration,
    "mqty-1": lambda node, run: _unit(node, "urn:iso:std:iso:4217"),
    "sqty-1": lambda node, run: not has(node, "comparator"),
    "qty-3": _needs("code", "system"),
    "att-1": _needs("data", "contentType"),
    "cpt-2": _needs("value", "system"),
    "exp-1": lambda node, run: has(node, "expression") or has(node, "reference"),
    "per-1": _period,
    "rng-2": _range,
    "rat-1": _ratio,
    "drq-1": lambda node, run: _codes(node, "path", "searchParam"),
    "drq-2": lambda node, run: _codes(node, "path", "searchParam"),
    "trd-1": lambda node, run: not (has(node, "data") and has_any(node, "timing")),
    "trd-2": _needs("condition", "data"),
    "trd-3": _trigger,
    "tim-1": _needs("duration", "durationUnit"),
    "tim-2": _needs("period", "periodUnit"),
    "tim-4": _not_negative("duration"),
    "tim-5": _not_negative("period"),
    "tim-6": _needs("periodMax", "period"),
    "tim-7": _needs("durationMax", "duration"),
    "tim-8": _needs("countMax", "count"),
    "tim-9": _offset,
    "tim-10": lambda node, run: not (has(node, "timeOfDay") and has(node, "when")),
}
