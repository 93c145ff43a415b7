"""A parcel made ready for one server: what of it is ours, what each resource is called there, its Bundle."""

from typing import Any

import msgspec

from sipfhir.resources.bundle import SERVER_OWNED
from sipfhir.sync.parcel import Node, Parcel, Server
from sipfhir.sync.targets.fhir.ability import Ability

GONE = "deleted"
"""The version of what somebody has deleted at the server."""


class Item(msgspec.Struct, frozen=True):
    """One resource of ours. ``name`` is ours (``Goal/…``); ``there`` what the server calls it, None when it
    has none yet and chooses the id itself."""

    name: str
    resource: Node
    there: Server | None
    new: bool


class Shipment(msgspec.Struct, frozen=True):
    """All that is ours of a parcel, in order."""

    items: tuple[Item, ...]

    def transaction(self) -> Node:
        """One Bundle: everything or nothing."""
        return {"resourceType": "Bundle", "type": "transaction", "entry": [_entry(one) for one in self.items]}

    def against(self, there: dict[str, Server]) -> "Shipment":
        """The same, written over the versions that stand there now; over what was deleted, without one."""
        return Shipment(tuple(_against(one, there.get(one.name)) for one in self.items))


def _against(item: Item, server: Server | None) -> Item:
    if item.there is None:
        return item
    version = server.version if server and server.version != GONE else None
    return msgspec.structs.replace(item, there=Server(item.there.type, item.there.id, version))


def shipment(
    parcel: Parcel, can: Ability, owned: dict[str, str], base: str, known: dict[str, Server]
) -> Shipment:
    """``owned`` is what the server calls its own; ``known`` what it calls ours. ``base`` makes the system of
    the identifier by which a resource is found again where the server chooses ids."""
    ours = [one for one in parcel.resources if one["resourceType"] not in SERVER_OWNED]
    named = _names(ours, can, known)
    logical = {name: node for name, node in parcel.logical.items() if name not in owned}
    renamed = owned | {name: _reference(name, one, there) for name, one, there in named}
    return Shipment(
        tuple(
            Item(
                name,
                _ready(one, renamed, logical, there is None or there.id != one["id"], base, there),
                there,
                name not in known,
            )
            for name, one, there in named
        )
    )


def _names(ours: list[Node], can: Ability, known: dict[str, Server]) -> list[tuple[str, Node, Server | None]]:
    """Each resource by our name, with what it is called there."""
    named = []
    for one in ours:
        kind, name = one["resourceType"], f"{one['resourceType']}/{one['id']}"
        fresh = Server(kind, one["id"]) if kind in can.own_ids else None
        named.append((name, one, known.get(name, fresh)))
    return named


def _reference(name: str, one: Node, there: Server | None) -> str:
    """How others of the same Bundle name a resource: a new one without an id by its urn."""
    return f"{there.type}/{there.id}" if there else f"urn:uuid:{one['id']}"


def _ready(
    one: Node,
    renamed: dict[str, str],
    logical: dict[str, Node],
    found_by_identifier: bool,
    base: str,
    there: Server | None,
) -> Node:
    made: Node = _rewritten(one, renamed, logical)
    if found_by_identifier:
        made = {**made, "identifier": [tag(one, base), *made.get("identifier", ())]}
        made.pop("id")
    if there is not None:
        made = {**made, "id": there.id}
    return made


def tag(one: Node, base: str) -> Node:
    """The identifier by which a resource is found again where ids are the server's."""
    return {"system": f"{base}/id/{one['resourceType']}", "value": one["id"]}


def _entry(item: Item) -> Node:
    one, there = item.resource, item.there
    if there is None:
        urn = f"urn:uuid:{item.name.partition('/')[2]}"
        return {"fullUrl": urn, "resource": one, "request": {"method": "POST", "url": one["resourceType"]}}
    request = {"method": "PUT", "url": f"{there.type}/{there.id}"}
    if there.version is not None:
        request["ifMatch"] = f'W/"{there.version}"'
    return {"fullUrl": f"urn:uuid:{item.name.partition('/')[2]}", "resource": one, "request": request}


def _rewritten(node: Any, renamed: dict[str, str], logical: dict[str, Node]) -> Any:
    """References by the names that the server knows; to what it has not, logical ones."""
    if isinstance(node, list):
        return [_rewritten(one, renamed, logical) for one in node]
    if not isinstance(node, dict):
        return node
    reference = node.get("reference")
    rest = {name: _rewritten(one, renamed, logical) for name, one in node.items() if name != "reference"}
    if not isinstance(reference, str):
        return rest if reference is None else {**rest, "reference": reference}
    if reference in logical:
        beside = [*logical[reference].get("extension", ()), *rest.get("extension", ())]
        return {**logical[reference], **rest, **({"extension": beside} if beside else {})}
    return {"reference": renamed.get(reference, reference), **rest}
