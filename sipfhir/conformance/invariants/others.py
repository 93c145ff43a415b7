"""Invariants of resources that plans of others come with."""

from typing import Any

from sipfhir.conformance.invariants.terms import has, has_any, inner, listed
from sipfhir.conformance.run import Node, Run
from sipfhir.conformance.shape import Holds


def _parameter(node: Node, run: Run) -> bool:
    """One of value, resource and parts."""
    return [has_any(node, "value"), has(node, "resource"), has(node, "part")].count(True) == 1


def _apart(node: Node, run: Run) -> bool:
    """No component has the code that the whole has."""
    own = [*listed(inner(node, "code"), "coding")]
    codes = [one for each in listed(node, "component") for one in listed(inner(each, "code"), "coding")]
    return not has_any(node, "value") or not any(one in own for one in codes)


def _deleted(node: Node, run: Run) -> bool:
    return node.get("mode") == "changes" or not any(has(one, "deleted") for one in listed(node, "entry"))


def _dated(node: Node, run: Run) -> bool:
    return node.get("mode") == "working" or not any(has(one, "date") for one in listed(node, "entry"))


def _either(*names: str) -> Holds:
    return lambda node, run: any(has(node, name) for name in names)


def _not_both(name: str, other: str) -> Holds:
    return lambda node, run: not (has(node, name) and has(node, other))


def _grouped(node: Node, run: Run) -> bool:
    actual: Any = node.get("actual")
    return not has(node, "member") or actual is True


RULES: dict[str, Holds] = {
    "Parameters.parameter inv-1": _parameter,
    "cmp-1": _either("text", "entry", "section"),
    "cmp-2": _not_both("emptyReason", "entry"),
    "grp-1": _grouped,
    "lst-1": _not_both("emptyReason", "entry"),
    "lst-2": _deleted,
    "lst-3": _dated,
    "obs-3": _either("low", "high", "text"),
    "obs-6": lambda node, run: not (has(node, "dataAbsentReason") and has_any(node, "value")),
    "obs-7": _apart,
    "qrs-1": _not_both("answer", "item"),
    "sev-1": _not_both("name", "query"),
}
