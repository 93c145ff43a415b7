"""What stands at the server: looked up by id, or by the identifier that we gave it."""

from typing import NamedTuple

from sipfhir.errors import Retriable
from sipfhir.sync.http import Client
from sipfhir.sync.parcel import Node, Server
from sipfhir.sync.targets.fhir.ability import Ability
from sipfhir.sync.targets.fhir.references import name
from sipfhir.sync.targets.fhir.replies import Refused, etag
from sipfhir.sync.targets.fhir.search import search, with_identifier
from sipfhir.sync.targets.fhir.shipment import UNNAMED, Item, Shipment, label, tag

GONE = (404, 410)


class Several(Exception):
    """The server has one of ours more than once: nobody guesses which one is to be written over."""

    def __init__(self, kind: str) -> None:
        self.kind = kind


class Copy(NamedTuple):
    """One of ours, where it stands and what it says there: neither when it does not."""

    item: Item
    server: Server | None
    theirs: Node | None


class Standing:
    """Asks one server what it holds of ours."""

    def __init__(self, client: Client, base: str) -> None:
        self._client, self._base = client, base

    def read(self, kind: str, id: str) -> tuple[Server | None, Node | None]:
        """A resource and where it stands: neither when it was never there, or is deleted.

        Raises Retriable when the server does not say, Refused when it will not.
        """
        reply = self._client.get(f"{kind}/{id}")
        if reply.status in GONE:
            return None, None
        if reply.status != 200:
            raise Refused(reply)
        if reply.body is None or reply.body.get("resourceType") != kind:
            raise Retriable(f"{self._client.name}: a read is answered by another thing than was asked for.")
        return Server(kind, id, etag(reply)), reply.body

    def found(self, ours: list[Node], known: dict[str, Server], can: Ability) -> dict[str, Server]:
        """What the server has of a plan besides what is known: after a kill, or a lost state.

        Raises Several, Retriable, Refused.
        """
        there = dict(known)
        if can.transaction and not known and ours[0]["resourceType"] not in can.own_ids:
            there |= self._by_mark(ours[0], there)
            if not there:
                return there
        for one in sorted(ours, key=lambda one: one["resourceType"] in UNNAMED):
            if name(one) not in there and one["resourceType"] not in can.own_ids:
                there |= self._by_mark(one, there)
        return there

    def copies(self, shipment: Shipment, together: bool = False) -> list[Copy]:
        """Each item with what stands where it goes. ``together``: they came as one, the CarePlan first, or
        not at all; where it does not stand, nothing does."""
        plan, *others = shipment.items
        first = Copy(plan, *self._copy(plan))
        if together and first.theirs is None:
            return [first, *(Copy(item, None, None) for item in others)]
        return [first, *(Copy(item, *self._copy(item)) for item in others)]

    def _copy(self, item: Item) -> tuple[Server | None, Node | None]:
        return self.read(item.there.type, item.there.id) if item.there else (None, None)

    def _by_mark(self, one: Node, there: dict[str, Server]) -> dict[str, Server]:
        kind = one["resourceType"]
        found = self._labelled(one, there) if kind in UNNAMED else self._tagged(one)
        if len(found) > 1:
            raise Several(kind)
        return {name(one): Server(kind, str(at["id"]), _version(at)) for at in found}

    def _tagged(self, one: Node) -> list[Node]:
        mark = tag(one, self._base)
        return with_identifier(self._client, one["resourceType"], mark["system"], mark["value"])

    def _labelled(self, one: Node, there: dict[str, Server]) -> list[Node]:
        """What tells of a resource of ours that is there already, and bears our tag."""
        told = (there.get(each.get("reference", "")) for each in one.get("target", ()))
        server = next((each for each in told if each is not None), None)
        if server is None:
            return []
        found = search(self._client, one["resourceType"], target=f"{server.type}/{server.id}", _count="50")
        mark = label(one, self._base)
        return [each for each in found if mark in ((each.get("meta") or {}).get("tag") or ())]


def _version(resource: Node) -> str | None:
    version = (resource.get("meta") or {}).get("versionId")
    return version if isinstance(version, str) else None
