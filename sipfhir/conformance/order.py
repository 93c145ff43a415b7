"""The order of elements, which XML keeps and JSON does not have (R4, XML)."""

from typing import TYPE_CHECKING, Any

from sipfhir.conformance.run import At, Node, Run

if TYPE_CHECKING:
    from sipfhir.conformance.definitions import Definitions


def check(node: Node, at: At, run: Run, kind: str | None = None) -> None:
    """Of an object read from XML, whose members stand as they stood there."""
    said = node.get("resourceType")
    kind = said if isinstance(said, str) else kind
    if kind not in run.definitions.facts.types:
        return
    parts, order, last = run.definitions.shape(kind).built().parts, _order(run.definitions, kind), -1
    for key, value in node.items():
        part = parts.get(key.removeprefix("_")) if isinstance(key, str) else None
        if part is None:
            continue
        if _attribute(part.name, said, kind):
            continue
        if order[part.name] < last:
            run.say("R4-ORDER", (at, key))
        last = max(last, order[part.name])
        for inner, place in _inside(value, (at, key)):
            check(inner, place, run, "Element" if part.primitive else part.type)


def _order(definitions: "Definitions", kind: str) -> dict[str, int]:
    return {one.name.removesuffix("[x]"): i for i, one in enumerate(definitions.facts.types[kind].elements)}


def _attribute(name: str, resource: Any, kind: str) -> bool:
    """What XML writes as an attribute has no place in the order."""
    return (name == "id" and resource is None) or (name == "url" and kind == "Extension")


def _inside(value: Any, at: At) -> list[tuple[Node, At]]:
    if isinstance(value, dict):
        return [(value, at)]
    return [
        (one, (at, i)) for i, one in enumerate(value if isinstance(value, list) else ()) if type(one) is dict
    ]
