"""A parcel made ready for one server: what of it is ours, what each resource is called there, its Bundle."""

import msgspec

from sipfhir.resources.bundle import made_logical
from sipfhir.sync.parcel import Node, Parcel, Server
from sipfhir.sync.targets.fhir.ability import Ability
from sipfhir.sync.targets.fhir.references import name, renamed
from sipfhir.sync.targets.fhir.seal import Seal

UNNAMED = frozenset({"Provenance"})
"""Types without identifier: found by what they refer to, known by a tag."""


class Item(msgspec.Struct, frozen=True):
    """One resource of ours. ``name`` is ours (``Goal/…``); ``there`` what the server calls it, None when it
    has none yet and chooses the id itself; ``once`` the identifier that must not be there already."""

    name: str
    resource: Node
    there: Server | None
    once: str | None = None

    @property
    def urn(self) -> str:
        """What it is called within its Bundle."""
        return f"urn:uuid:{self.name.partition('/')[2]}"


class Shipment(msgspec.Struct, frozen=True):
    """All that is ours of a parcel, in order."""

    items: tuple[Item, ...]

    def transaction(self) -> Node:
        """One Bundle: everything or nothing."""
        return {"resourceType": "Bundle", "type": "transaction", "entry": [_entry(one) for one in self.items]}


def shipment(
    parcel: Parcel,
    ours: list[Node],
    can: Ability,
    owned: dict[str, str],
    base: str,
    known: dict[str, Server],
    seal: Seal,
) -> Shipment:
    """``ours`` as the server can take them; ``owned`` is what the server calls its own; ``known`` what it
    calls ours. ``base`` makes the system of the identifier by which a resource is found again."""
    logical = {there: node for there, node in parcel.logical.items() if there not in owned}
    named = [(one, known.get(name(one), _fresh(one, can))) for one in ours]
    names = owned | {name(one): _called(one, there) for one, there in named}
    return Shipment(tuple(_item(one, there, names, logical, can, base, seal) for one, there in named))


def _fresh(one: Node, can: Ability) -> Server | None:
    return Server(one["resourceType"], one["id"]) if one["resourceType"] in can.own_ids else None


def _called(one: Node, there: Server | None) -> str:
    """How others of the same Bundle name a resource: a new one without an id by its urn."""
    return f"{there.type}/{there.id}" if there else f"urn:uuid:{one['id']}"


def _item(
    one: Node,
    there: Server | None,
    names: dict[str, str],
    logical: dict[str, Node],
    can: Ability,
    base: str,
    seal: Seal,
) -> Item:
    made = _rewritten(one, names, logical)
    if there is None or there.id != one["id"]:
        made = _marked(made, base)
    made.pop("id")
    if there is not None:
        made = {"resourceType": made["resourceType"], "id": there.id, **made}
    mark = tag(one, base)
    conditional = there is None and one["resourceType"] in can.conditional - UNNAMED
    once = f"identifier={mark['system']}|{mark['value']}" if conditional else None
    return Item(name(one), seal.sealed(made), there, once)


def tag(one: Node, base: str) -> Node:
    """The identifier by which a resource is found again where ids are the server's."""
    return {"system": f"{base}/id/{one['resourceType']}", "value": one["id"]}


def label(one: Node, base: str) -> Node:
    """The same for a type that has no identifier: a tag."""
    return {"system": f"{base}/id/{one['resourceType']}", "code": one["id"]}


def _marked(one: Node, base: str) -> Node:
    if one["resourceType"] not in UNNAMED:
        return {**one, "identifier": [tag(one, base), *one.get("identifier", ())]}
    meta = one.get("meta", {})
    return {**one, "meta": {**meta, "tag": [*meta.get("tag", ()), label(one, base)]}}


def _entry(item: Item) -> Node:
    kind, there = item.resource["resourceType"], item.there
    request = {"method": "POST", "url": kind}
    if there is not None:
        request = {"method": "PUT", "url": f"{kind}/{there.id}"}
        if there.version is not None:
            request["ifMatch"] = f'W/"{there.version}"'
    elif item.once is not None:
        request["ifNoneExist"] = item.once
    return {"fullUrl": item.urn, "resource": item.resource, "request": request}


def _rewritten(node: Node, names: dict[str, str], logical: dict[str, Node]) -> Node:
    """References by the names that the server knows; to what it has not, logical ones."""

    def rename(one: Node, there: str) -> Node:
        if there in logical:
            return made_logical(one, logical[there])
        return {**one, "reference": names.get(there, there)}

    made: Node = renamed(node, rename)
    return made
