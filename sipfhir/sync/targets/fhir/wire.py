"""Puts a shipment to a server: as one transaction, or part by part where it knows none."""

from sipfhir.sync.http import Client, Reply, Unclear
from sipfhir.sync.parcel import Server
from sipfhir.sync.targets.fhir.references import referred
from sipfhir.sync.targets.fhir.replies import Refused, Unmatched, single, stored
from sipfhir.sync.targets.fhir.shipment import UNNAMED, Item, Shipment

TAKEN = (200, 201)
STALE = (409, 412)
"""Somebody else was there first."""
GONE = (404, 410)


class Stale(Exception):
    """What stands there is not what we took it for: look again."""


def put(client: Client, made: Shipment, transaction: bool) -> dict[str, Server]:
    """Send it; where each resource stands now.

    Raises Unclear (it may have had its effect), Stale, Refused.
    """
    try:
        if transaction:
            return stored(made, _answered(client.send("POST", "", made.transaction()), made.items))
        return {item.name: _alone(client, item) for item in in_order(made)}
    except Unmatched:
        raise Unclear from None


def _alone(client: Client, item: Item) -> Server:
    """One resource by its id, which is ours: sent again, it has no other effect."""
    assert item.there is not None
    version = item.there.version
    match = {"If-Match": f'W/"{version}"'} if version else {}
    path = f"{item.there.type}/{item.there.id}"
    return single(item, _answered(client.send("PUT", path, item.resource, **match), (item,)))


def _answered(reply: Reply, items: tuple[Item, ...]) -> Reply:
    """A success, or the exception that says which failure it is."""
    if reply.status in TAKEN:
        return reply
    versions = any(item.there is not None and item.there.version is not None for item in items)
    if reply.status in STALE or (reply.status in GONE and versions):
        raise Stale
    raise Refused(reply)


def in_order(made: Shipment) -> list[Item]:
    """What is referred to before what refers to it. The CarePlan, which refers to all, makes the plan: it
    comes when its parts are there, and what tells how it came about after it."""
    items = {item.name: item for item in made.items}
    plan, *others = items
    done: dict[str, Item] = {}

    def visit(name: str) -> None:
        if name in done or name == plan or name not in items:
            return
        item = done.setdefault(name, items[name])
        for there in referred(item.resource):
            visit(there)
        done[name] = done.pop(name)

    for name in others:
        if items[name].resource["resourceType"] not in UNNAMED:
            visit(name)
    done[plan] = items[plan]
    return list((done | {name: items[name] for name in others if name not in done}).values())
