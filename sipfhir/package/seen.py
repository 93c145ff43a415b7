"""What stands where in the resources that we make: elements, types, codes, references, extensions."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from msgspec import structs

from sipfhir.conformance.definitions import Definitions
from sipfhir.package.specimens import specimens
from sipfhir.plan import Plan
from sipfhir.resources import Context, build, transaction
from sipfhir.resources.systems import Node, Systems
from sipfhir.resources.tables import tables
from sipfhir.site import Site

_SENT = 4
"""What a server gets differs in the References alone: a few plans show it."""
_UNTOLD = frozenset({"resourceType", "id", "div"})


class Seen:
    """One element, or one extension, wherever it was met."""

    def __init__(self) -> None:
        self.kinds: set[str] = set()
        """Its FHIR types; an inner part is called by its path."""
        self.targets: set[str] = set()
        self.systems: set[str] = set()
        """Code systems of what is coded."""
        self.most = 0
        self.children: dict[str, Seen] = {}
        self.extensions: dict[str, Seen] = {}

    def child(self, name: str) -> "Seen":
        """The element below of a name."""
        return self.children.setdefault(name, Seen())

    def extension(self, url: str) -> "Seen":
        """The extension of a URL."""
        return self.extensions.setdefault(url, Seen())


class Sight:
    """Everything that was met: a tree for each resource by its name, and each extension of its own."""

    def __init__(self, systems: Systems, definitions: Definitions) -> None:
        self.resources: dict[str, Seen] = {}
        self.extensions: dict[str, Seen] = {}
        self.contexts: dict[str, set[tuple[str, str]]] = {}
        """Where each extension stood: its host by the innermost type, and by the resource."""
        self._untold = systems.reason["url"]
        self._shape = definitions.shape

    def resource(self, name: str, node: Node) -> None:
        """See a resource of a name."""
        seen = self.resources.setdefault(name, Seen())
        seen.kinds.add(node["resourceType"])
        self._object(node, node["resourceType"], node["resourceType"], node["resourceType"], seen)

    def _object(self, node: Node, kind: str, host: str, path: str, seen: Seen) -> None:
        for key, child in node.items():
            if key == "extension":
                self._extensions(child, host, path, seen)
            elif key not in _UNTOLD:
                self._member(key, child, kind, path, seen)
        if kind == "Reference" and "reference" in node:
            seen.targets.add(node["reference"].partition("/")[0])
        if kind in ("Coding", "CodeableConcept"):
            seen.systems |= {one["system"] for one in node.get("coding", [node]) if "system" in one}

    def _member(self, key: str, child: Any, kind: str, path: str, seen: Seen) -> None:
        part = self._shape(kind).built().parts[key.removeprefix("_")]
        name = part.name if part.name == key.removeprefix("_") else f"{part.name}[x]"
        items = child if isinstance(child, list) else [child]
        below = seen.child(name)
        below.kinds.add(part.type)
        below.most = max(below.most, len(items))
        for item in items:
            if isinstance(item, dict):
                host = f"{kind}.{part.name}" if part.primitive else part.type
                self._object(item, "Element" if part.primitive else part.type, host, f"{path}.{name}", below)

    def _extensions(self, nodes: list[Node], host: str, path: str, seen: Seen) -> None:
        for url, count in Counter(one["url"] for one in nodes if one["url"] != self._untold).items():
            below = seen.extension(url)
            below.most = max(below.most, count)
            if ":" in url:
                self.contexts.setdefault(url, set()).add((host, path))
                below = self.extensions.setdefault(url, Seen())
            for node in nodes:
                if node["url"] == url:
                    self._object(node, "Extension", "Extension", "Extension", below)


@lru_cache(maxsize=8)
def sight(site: Site, base: str) -> Sight:
    """What a site's output holds under a canonical base, told from specimens."""
    context = replace(Context.of(site), base=base)
    names = {shape.meta["profile"][0]: name for name, shape in tables(context).shapes.items()}
    found = Sight(tables(context).systems, Definitions(site))
    for node in _made(context):
        found.resource(names[node["meta"]["profile"][0]], node)
    return found


def _made(context: Context) -> Iterator[Node]:
    """The resources of the specimens: as files hold them in both styles of activity, and of some as a server
    gets them."""
    for number, plan in enumerate(specimens()):
        built = build(plan, context)
        yield from built
        if number % _SENT == 0:
            entries = transaction(built, tables(context).systems.base)["entry"]
            yield from (one["resource"] for one in entries)
        for one in (plan, _unnamed(plan)):
            yield from build(one, replace(context, activities="reference"))


def _unnamed(plan: Plan) -> Plan:
    """The plan while nobody is named for an intervention or a measure: then each is a ServiceRequest."""
    nobody: dict[str, Any] = dict.fromkeys(
        ("responsible", "contact", "performer", "progress", "status_reason")
    )
    bare = tuple(structs.replace(one, **nobody) for one in plan.interventions)
    others = plan.others
    if others is not None:
        items = tuple(structs.replace(one, performer=None) for one in others.items)
        others = structs.replace(others, items=items)
    return structs.replace(plan, interventions=bare, others=others)
