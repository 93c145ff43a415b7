"""StructureDefinitions of our extensions, as they were seen: what they hold, where they stand."""

from collections.abc import Iterator

from sipfhir.conformance.definitions import CORE
from sipfhir.package.bindings import binding
from sipfhir.package.making import Making, both
from sipfhir.package.seen import Seen
from sipfhir.package.snapshot import Node, base, ordered, snapshot
from sipfhir.package.titles import Title, title

_FEW = 2
"""An extension of a data type in more places than this may stand wherever the type does."""


def extensions(making: Making) -> Iterator[Node]:
    """All of ours, by name."""
    own = making.systems.extension("")
    for url, seen in sorted(making.sight.extensions.items()):
        if url.startswith(own):
            yield _extension(making, url.removeprefix(own), url, seen)


def _extension(making: Making, name: str, url: str, seen: Seen) -> Node:
    told = title(making, name)
    root = {"id": "Extension", "path": "Extension", "min": 0, **both("short", told.short)}
    root |= both("definition", told.definition)
    elements = [root, *_content(making, seen, "Extension", told)]
    elements.append({"id": "Extension.url", "path": "Extension.url", "fixedUri": url})
    elements = ordered(base("Extension"), elements)
    return {
        **making.head("StructureDefinition", name, told.short, told.definition),
        "fhirVersion": "4.0.1",
        "kind": "complex-type",
        "abstract": False,
        "context": [{"type": "element", "expression": one} for one in _contexts(making, url)],
        "type": "Extension",
        "baseDefinition": f"{CORE}Extension",
        "derivation": "constraint",
        "snapshot": {"element": snapshot(base("Extension"), elements)},
        "differential": {"element": elements},
    }


def _contexts(making: Making, url: str) -> list[str]:
    stood = making.sight.contexts[url]
    exact = {path for _, path in stood}
    return sorted(exact if len(exact) <= _FEW else {host for host, _ in stood})


def _content(making: Making, seen: Seen, id: str, told: Title) -> Iterator[Node]:
    """Extensions within, or a value; never both (ext-1)."""
    path = ".".join(step.partition(":")[0] for step in id.split("."))
    value = seen.children.get("value[x]")
    inside, beside = (
        {"id": f"{id}.extension", "path": f"{path}.extension"},
        {"id": f"{id}.value[x]", "path": f"{path}.value[x]"},
    )
    if value is not None:
        yield inside | {"max": "0"}
        yield beside | _value(making, value)
        return
    yield inside
    for name, each in sorted(seen.extensions.items()):
        yield from _within(making, each, f"{id}.extension:{name}", name, told.within(name))
    yield beside | {"max": "0"}


def _within(making: Making, seen: Seen, id: str, name: str, told: Title) -> Iterator[Node]:
    path = ".".join(step.partition(":")[0] for step in id.split("."))
    most = "1" if seen.most == 1 else "*"
    yield {"id": id, "path": path, "sliceName": name, **both("short", told.short), "min": 0, "max": most}
    yield from _content(making, seen, id, told)
    yield {"id": f"{id}.url", "path": f"{path}.url", "fixedUri": name}


def _value(making: Making, seen: Seen) -> Node:
    kinds = [
        {"code": kind, "targetProfile": [CORE + one for one in sorted(seen.targets)]}
        if kind == "Reference" and seen.targets
        else {"code": kind}
        for kind in sorted(seen.kinds)
    ]
    asked = binding(making, seen)
    return {"min": 1, "type": kinds} | ({"binding": asked} if asked else {})
