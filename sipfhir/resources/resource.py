"""A resource's table, and what every resource has besides: type, id, meta, narrative."""

from collections.abc import Callable
from typing import Any, NamedTuple

from sipfhir.resources.reading import At, MisfitError, Reading
from sipfhir.resources.shape import Pair, Placed, Shape
from sipfhir.resources.systems import Node, Systems
from sipfhir.resources.tree import Take, Values


class Resource(NamedTuple):
    """Declaration of a resource: FHIR's type, the part of the plan that it is of, its pairs."""

    type: str
    cls: Any
    pairs: tuple[Pair, ...]
    narrated: bool = False


class ResourceShape:
    """A resource's compiled table."""

    def __init__(self, systems: Systems, name: str, resource: Resource) -> None:
        self.type, self.cls, self._narrated = resource.type, resource.cls, resource.narrated
        self.meta: Node = {"profile": [systems.profile(resource.type, name)]}
        self._shape = Shape(systems, resource.cls, (self._header, *resource.pairs))
        self.read, self.members = self._shape.read, self._shape.members

    def write(self, part: Any, id: str, build: Any) -> Node:
        """The resource of a part."""
        out: Node = {"resourceType": self.type, "id": id, "meta": build.meta(self.meta)}
        if self._narrated:
            out["language"] = build.language
            out["text"] = {"status": "generated", "div": build.narrative(part)}
        self._shape.write(out, part, build)
        return out

    def _header(self, systems: Systems, cls: Any) -> Placed:
        takes = (
            _ignored("resourceType", "type of the resource"),
            _ignored("id", "made of the business key"),
            _ignored("meta.versionId", "the server's own"),
            _ignored("meta.lastUpdated", "the server's own"),
            _ignored("meta.profile", "fixed by the mapping", lambda node, r: node == self.meta["profile"]),
            _ignored("meta.security", "label of the person, copied", lambda node, r: node == r.security),
            _ignored("language", "language of the narrative"),
            _ignored("text", "narrative, made of the plan", _generated),
        )
        return Placed(
            None, lambda out, part, build: None, takes if self.type != "Patient" else _unlabelled(takes)
        )


def _unlabelled(takes: tuple[Take, ...]) -> tuple[Take, ...]:
    """On the Patient itself the label is data."""
    return tuple(take for take in takes if take.path != ("meta", "security"))


def _generated(node: Any, r: Reading) -> bool:
    return isinstance(node, dict) and node.get("status") == "generated"


def _ignored(path: str, because: str, holds: Callable[[Any, Reading], bool] = lambda node, r: True) -> Take:
    def handle(node: Any, at: At, r: Reading, values: Values) -> None:
        if not holds(node, r):
            raise MisfitError
        r.skip(node, because)

    return Take(tuple(path.split(".")), handle)
