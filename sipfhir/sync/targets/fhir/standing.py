"""What stands at the server: looked up by id, or by the identifier that we gave it."""

from typing import Any

from sipfhir.errors import Retriable
from sipfhir.sync.http import Client
from sipfhir.sync.parcel import Node, Parcel, Server
from sipfhir.sync.targets.fhir.ability import Ability
from sipfhir.sync.targets.fhir.owned import matches
from sipfhir.sync.targets.fhir.replies import etag
from sipfhir.sync.targets.fhir.shipment import GONE, Item, Shipment, tag


class Standing:
    """Asks one server what it holds of ours."""

    def __init__(self, client: Client, can: Ability, base: str) -> None:
        self._client, self._can, self._base = client, can, base

    def read(self, kind: str, id: str) -> tuple[Server | None, Node | None]:
        """A resource and where it stands: neither when it was never there, no resource when it is deleted.

        Raises Retriable when the server does not say.
        """
        reply = self._client.get(f"{kind}/{id}")
        if reply.status == 404:
            return None, None
        if reply.status == 410:
            return Server(kind, id, GONE), None
        if reply.status != 200 or reply.body is None or reply.body.get("resourceType") != kind:
            raise Retriable(f"{self._client.name}: a read is answered {reply.status}.")
        return Server(kind, id, etag(reply)), reply.body

    def found(self, parcel: Parcel) -> dict[str, Server]:
        """What the server has of a parcel that the state does not know: after a kill, or a lost state."""
        there = dict(parcel.known)
        for one in parcel.resources:
            kind, name = one["resourceType"], f"{one['resourceType']}/{one['id']}"
            if name not in there and kind not in self._can.own_ids:
                there |= self._by_tag(name, one)
        return there

    def _by_tag(self, name: str, one: Node) -> dict[str, Server]:
        sought = tag(one, self._base)
        found = matches(self._client, one["resourceType"], f"{sought['system']}|{sought['value']}")
        if not found:
            return {}
        first = found[0]
        return {name: Server(one["resourceType"], str(first["id"]), first.get("meta", {}).get("versionId"))}

    def copies(self, shipment: Shipment) -> list[tuple[Item, Server | None, Node | None]]:
        """Each item with what stands where it goes."""
        return [(item, *self._copy(item)) for item in shipment.items]

    def _copy(self, item: Item) -> tuple[Server | None, Any]:
        return self.read(item.there.type, item.there.id) if item.there else (None, None)
