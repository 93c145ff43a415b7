"""Invariants of Bundles."""

from typing import Any

from sipfhir.conformance.invariants.terms import has, inner, listed
from sipfhir.conformance.run import Node, Run
from sipfhir.conformance.shape import Holds

_REQUESTED = ("batch", "transaction", "history")
_ANSWERED = ("batch-response", "transaction-response", "history")


def _every(node: Node, name: str, kinds: tuple[str, ...]) -> bool:
    """Each entry has it in these types of Bundle, and none in others; without a type that cannot be so."""
    wanted, typed = node.get("type") in kinds, "type" in node
    return all(typed and has(one, name) == wanted for one in listed(node, "entry"))


def _once(node: Node, run: Run) -> bool:
    seen: set[tuple[str, str]] = set()
    for one in listed(node, "entry"):
        version = inner(inner(one, "resource"), "meta").get("versionId", "")
        name = (str(one.get("fullUrl")), str(version))
        if has(one, "fullUrl") and node.get("type") != "history" and name in seen:
            return False
        seen.add(name)
    return True


def _identified(node: Node, run: Run) -> bool:
    identifier = inner(node, "identifier")
    return node.get("type") != "document" or (has(identifier, "system") and has(identifier, "value"))


def _first(kind: str, resource: str) -> Holds:
    def holds(node: Node, run: Run) -> bool:
        found: Any = next(listed(node, "entry"), {})
        return node.get("type") != kind or inner(found, "resource").get("resourceType") == resource

    return holds


RULES: dict[str, Holds] = {
    "bdl-1": lambda node, run: not has(node, "total") or node.get("type") in ("searchset", "history"),
    "bdl-2": lambda node, run: (
        node.get("type") == "searchset" or not any(has(one, "search") for one in listed(node, "entry"))
    ),
    "bdl-3": lambda node, run: _every(node, "request", _REQUESTED),
    "bdl-4": lambda node, run: _every(node, "response", _ANSWERED),
    "bdl-5": lambda node, run: any(has(node, one) for one in ("resource", "request", "response")),
    "bdl-7": _once,
    "bdl-8": lambda node, run: "/_history/" not in str(node.get("fullUrl", "")),
    "bdl-9": _identified,
    "bdl-10": lambda node, run: node.get("type") != "document" or "timestamp" in node,
    "bdl-11": _first("document", "Composition"),
    "bdl-12": _first("message", "MessageHeader"),
}
