"""A resource's table, and what every resource has besides: type, id, meta, narrative."""

from collections.abc import Callable
from typing import Any, NamedTuple

from sipfhir.plan import Goal, Need
from sipfhir.resources.codecs import listed
from sipfhir.resources.reading import At, MisfitError, Reading
from sipfhir.resources.shape import Pair, Placed, Shape
from sipfhir.resources.systems import Node, Systems
from sipfhir.resources.tree import Handler, Take, Values


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

    def _claimed(self, node: Any, r: Reading) -> bool:
        return r.foreign or bool(node == self.meta["profile"])

    def _header(self, systems: Systems, cls: Any) -> Placed:
        takes = (
            _ignored("resourceType", "type of the resource"),
            Take(("id",), _id(self.cls)),
            _ignored("meta.versionId", "the server's own"),
            _ignored("meta.lastUpdated", "the server's own"),
            _ignored("meta.source", "the server's own"),
            _ignored("meta.tag", "by which a delivery knows its own", _ours),
            _ignored("meta.profile", "the profile that it claims", self._claimed),
            _ignored("meta.security", "label of the person, copied", lambda node, r: node == r.security),
            _ignored("language", "language of the narrative"),
            *(
                ()
                if self.type == "CarePlan"
                else (_ignored("text", "narrative, made of the plan", _generated),)
            ),
            Take(("contained",), _contained),
        )
        return Placed(
            None, lambda out, part, build: None, takes if self.type != "Patient" else _unlabelled(takes)
        )


def _contained(node: Any, at: At, r: Reading, values: Values) -> None:
    """What is contained is counted as resources of their own; what is none of a known form, here."""
    for i, one in enumerate(listed(node)):
        if r.pool.contained.at((at, i)) is None:
            r.miss(one, (at, i))


def _id(cls: Any) -> Handler:
    """The resource's address. Another maker's part that has no number but that one is known by it."""

    def handle(node: Any, at: At, r: Reading, values: Values) -> None:
        numbered = r.foreign and cls in (Goal, Need) and "identifier" not in r.resource
        if numbered and node and isinstance(node, str):
            r.tally.mapped += 1
            values["id"] = node
        else:
            r.skip(node, "made of the business key")

    return handle


def _unlabelled(takes: tuple[Take, ...]) -> tuple[Take, ...]:
    """On the Patient itself the label is data."""
    return tuple(take for take in takes if take.path != ("meta", "security"))


def _generated(node: Any, r: Reading) -> bool:
    return isinstance(node, dict) and node.get("status") == "generated"


def _ours(tags: Any, r: Reading) -> bool:
    """Whether a delivery of ours has put all of these tags there."""
    ours = (f"{r.systems.base}/sync/", f"{r.systems.base}/id/")
    return all(isinstance(one, dict) and str(one.get("system")).startswith(ours) for one in listed(tags))


def _ignored(path: str, because: str, holds: Callable[[Any, Reading], bool] = lambda node, r: True) -> Take:
    def handle(node: Any, at: At, r: Reading, values: Values) -> None:
        if not holds(node, r):
            raise MisfitError
        r.skip(node, because)

    return Take(tuple(path.split(".")), handle)
