"""A refused plan leaves nothing behind: what a server without rollback has kept of it is taken back."""

from sipfhir.sync.http import Client
from sipfhir.sync.parcel import Node, Server
from sipfhir.sync.targets.fhir.same import differing
from sipfhir.sync.targets.fhir.shipment import Item, Shipment
from sipfhir.sync.targets.fhir.standing import Standing

DONE = (200, 201, 202, 204, 404, 410)


def undone(client: Client, standing: Standing, made: Shipment, there: dict[str, Server]) -> bool:
    """Whether the server holds nothing of a refused shipment any more. ``there`` is where it may stand.

    The last comes first: nothing that is still referred to is taken away. Raises Retriable, Refused, Unclear.
    """
    done = [_back(client, standing, one, one.there or there.get(one.name)) for one in reversed(made.items)]
    return all(done)


def _back(client: Client, standing: Standing, item: Item, at: Server | None) -> bool:
    """True when it is as it was before: not there, or in the version that was there."""
    now, theirs = standing.read(at.type, at.id) if at else (None, None)
    before = item.there.version if item.there else None
    if now is None or theirs is None or now.version == before:
        return True
    if item.there and differing(item.resource, theirs, client.base):
        return False  # Somebody else's, not ours to take away.
    path, match = f"{now.type}/{now.id}", {"If-Match": f'W/"{now.version}"'} if now.version else {}
    if before is None:
        return client.send("DELETE", path, None, **match).status in DONE
    return _restored(client, path, before, match)


def _restored(client: Client, path: str, version: str, match: dict[str, str]) -> bool:
    """The version that stood there, written over what was refused."""
    old = client.get(f"{path}/_history/{version}")
    if old.status != 200 or old.body is None:
        return False
    meta = {
        key: one for key, one in old.body.get("meta", {}).items() if key not in ("versionId", "lastUpdated")
    }
    body: Node = {**old.body, "meta": meta}
    return client.send("PUT", path, body, **match).status in DONE
