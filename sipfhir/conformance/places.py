"""A place as FHIRPath, as a JSON pointer, and as the names that a definition of an element goes by."""

from typing import Any

from sipfhir.conformance.definitions import Definitions
from sipfhir.conformance.primitives import FORMS
from sipfhir.conformance.run import At, Run
from sipfhir.conformance.shape import Part


def steps(at: At) -> list[str | int]:
    """Names and indexes from the whole to the place."""
    found: list[str | int] = []
    while at is not None:
        found.append(at[1])
        at = at[0]
    return found[::-1]


def pointer(at: At) -> str:
    """RFC 6901."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps(at))


def expression(at: At, whole: Any, definitions: Definitions) -> str:
    """FHIRPath: ``CarePlan.activity[0].detail.scheduled``, a choice without its type."""
    told = _kind(whole) or ""
    for name, _, part, index in _walk(at, whole, definitions):
        if name is None:
            told += f"[{index}]"
        else:
            told += f".{part.name if part else name}" if told else (part.name if part else name)
    return told


def hosts(at: At, run: Run) -> set[str]:
    """What the element that holds an extension is called: its type, the types above, its path."""
    above: Any = at[0] if at else None
    if above is not None and above[1] in ("extension", "modifierExtension"):
        above = above[0]
    path, names = _kind(run.whole) or "", {"Element"}
    types = [_kind(run.whole)]
    for name, node, part, _ in _walk(above, run.whole, run.definitions):
        if name is None:
            types = [_kind(node)] if _kind(node) else types
            path = _kind(node) or path
            continue
        names |= {f"{one}.{part.name if part else name}" for one in types if one}
        path = f"{path}.{part.name if part else name}"
        types = [part.type if part else None]
        if _kind(node):
            path, types = str(_kind(node)), [_kind(node)]
    for one in types:
        while one:
            names.add(one)
            fact = run.definitions.facts.types.get(one)
            one = fact.base if fact else None
    return names | {path}


def _walk(at: At, whole: Any, definitions: Definitions) -> Any:
    """Name, node, what the name is, index, of each step: names have no index, indexes no name."""
    node, type_name = whole, _kind(whole)
    for step in steps(at):
        if isinstance(step, int):
            node = node[step] if isinstance(node, list) and step < len(node) else None
            type_name = _kind(node) or type_name
            yield None, node, None, step
            continue
        part = _part(type_name, step, definitions)
        node = node.get(step) if isinstance(node, dict) else None
        type_name = _kind(node) or (part.type if part else None)
        yield step.removeprefix("_"), node, part, None


def _part(type_name: str | None, step: str, definitions: Definitions) -> Part | None:
    """What a name leads to. Beside a primitive stands an Element that goes by the primitive's type."""
    if type_name is None or type_name not in definitions.facts.types:
        return None
    holder = "Element" if type_name in FORMS else type_name
    return definitions.shape(holder).built().parts.get(step.removeprefix("_"))


def _kind(node: Any) -> str | None:
    kind = node.get("resourceType") if isinstance(node, dict) else None
    return kind if isinstance(kind, str) else None
