"""What a server answers: every entry of a transaction response matched and checked, issues without values."""

from typing import Any

from sipfhir.findings import Finding, Place, Severity
from sipfhir.sync.http import Reply
from sipfhir.sync.parcel import Server
from sipfhir.sync.targets.fhir.shipment import Item, Shipment

MOST = 20
"""Issues that are kept of one answer."""


class Unmatched(Exception):
    """The response is not one of what was sent: look what stands there."""


class Refused(Exception):
    """The server will not do what was asked of it."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply


def stored(shipment: Shipment, reply: Reply) -> dict[str, Server]:
    """Where each resource of a transaction stands now, by our name.

    Raises Unmatched when entries are missing, or one is no success, or is of another resource.
    """
    entries = (reply.body or {}).get("entry")
    if not isinstance(entries, list) or len(entries) != len(shipment.items):
        raise Unmatched
    found = {item.name: _one(item, entry) for item, entry in zip(shipment.items, entries, strict=True)}
    if len({(server.type, server.id) for server in found.values()}) != len(found):
        raise Unmatched
    return found


def _one(item: Item, entry: Any) -> Server:
    response = entry.get("response") if isinstance(entry, dict) else None
    if not isinstance(response, dict) or str(response.get("status", ""))[:3] not in ("200", "201"):
        raise Unmatched
    return where(item, response.get("location"), response.get("etag"), entry.get("resource"))


def single(item: Item, reply: Reply) -> Server:
    """Where a resource stands that was sent alone."""
    return where(item, reply.headers.get("location"), reply.headers.get("etag"), reply.body)


def where(item: Item, location: Any, etag: Any, resource: Any) -> Server:
    """Where a resource stands: as its location says, or the server's copy, or where it was put.

    Raises Unmatched when none says, or what they say is another resource.
    """
    kind, location = item.resource["resourceType"], location if isinstance(location, str) else ""
    copy = resource if isinstance(resource, dict) and resource.get("resourceType") == kind else {}
    put = item.there.id if item.there else None
    id = located(location, kind) or copy.get("id") or put
    if id is None or (put is not None and put != id):
        raise Unmatched
    _, _, version = location.partition("/_history/")
    return Server(kind, str(id), _version(etag) or _of(copy) or version or None)


def located(location: str, kind: str) -> str | None:
    """The id in ``…/Goal/ID/_history/1``."""
    parts = location.partition("?")[0].split("/")
    return parts[parts.index(kind) + 1] or None if kind in parts[:-1] else None


def etag(reply: Reply) -> str | None:
    """The version of the resource in an answer."""
    return _version(reply.headers.get("etag")) or _of(reply.body or {})


def _of(resource: dict[str, Any]) -> str | None:
    version = (resource.get("meta") or {}).get("versionId")
    return version if isinstance(version, str) else None


def _version(etag: Any) -> str | None:
    """What an ETag says the version is: weak or not, quoted or not."""
    return etag.strip().removeprefix("W/").strip('"') or None if isinstance(etag, str) else None


def issues(reply: Reply) -> tuple[Finding, ...]:
    """What an OperationOutcome says: codes and elements. Its words may quote the plan, and stay behind."""
    listed = (reply.body or {}).get("issue")
    found = listed[:MOST] if isinstance(listed, list) else []
    told = tuple(_issue(one, reply.status) for one in found if isinstance(one, dict))
    return told or (_issue({}, reply.status),)


def _issue(issue: dict[str, Any], status: int) -> Finding:
    where = issue.get("expression") or issue.get("location") or [None]
    path = where[0] if isinstance(where, list) else None
    params: dict[str, str | int] = {"status": status, "code": _code(issue.get("code"))}
    return Finding("SYNC-SERVER", Severity.ERROR, Place(path=_element(path)), params)


def _code(code: Any) -> str:
    """A code of FHIR's IssueType, which has letters and hyphens only."""
    plain = isinstance(code, str) and code.isascii() and code.replace("-", "").isalpha() and len(code) < 40
    return code if plain else "-"


def _element(path: Any) -> str | None:
    """A FHIRPath of names and indexes only: one that holds a literal may hold a value."""
    if not isinstance(path, str) or len(path) > 200 or not path[:1].isalpha():
        return None
    steps = path.replace("[", ".").replace("]", "").split(".")
    return path if all(step.isascii() and (step.isalpha() or _index(step)) for step in steps) else None


def _index(step: str) -> bool:
    """A place in a list; what is longer may be a number of somebody."""
    return step.isdigit() and len(step) < 5
