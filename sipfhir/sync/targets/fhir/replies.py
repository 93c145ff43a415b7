"""What a server answers: every entry of a transaction response matched and checked, issues without values."""

from typing import Any

from sipfhir.findings import Finding, Place, Severity
from sipfhir.sync.http import Reply
from sipfhir.sync.parcel import Server
from sipfhir.sync.targets.fhir.shipment import Item, Shipment


class Unmatched(Exception):
    """The response is not one of what was sent: look what stands there."""


def stored(shipment: Shipment, reply: Reply) -> dict[str, Server]:
    """Where each resource of a transaction stands now, by our name.

    Raises Unmatched when entries are missing, or one is no success.
    """
    entries = (reply.body or {}).get("entry")
    if not isinstance(entries, list) or len(entries) != len(shipment.items):
        raise Unmatched
    return {item.name: _one(item, entry) for item, entry in zip(shipment.items, entries, strict=True)}


def _one(item: Item, entry: Any) -> Server:
    response = entry.get("response") if isinstance(entry, dict) else None
    if not isinstance(response, dict) or str(response.get("status", ""))[:3] not in ("200", "201"):
        raise Unmatched
    return where(item, str(response.get("location", "")), response.get("etag"), entry.get("resource"))


def where(item: Item, location: str, etag: str | None, resource: Any) -> Server:
    """Where a resource stands: as its location says, or the server's copy, or where it was put.

    Raises Unmatched when none says, or what they say is another resource.
    """
    kind = item.resource["resourceType"]
    meta = resource.get("meta", {}) if isinstance(resource, dict) else {}
    parts = location.partition("?")[0].split("/")
    at = parts.index(kind) if kind in parts[:-1] else None
    said = parts[at + 1] if at is not None else (resource or {}).get("id") if resource else None
    id = said or (item.there.id if item.there else None)
    if id is None or (item.there and item.there.id != id):
        raise Unmatched
    version = _version(etag) or meta.get("versionId") or (parts[-1] if "_history" in parts[:-1] else None)
    return Server(kind, str(id), version)


def _version(etag: str | None) -> str | None:
    """What an ETag says the version is: weak or not, quoted or not."""
    if not etag:
        return None
    return etag.removeprefix("W/").strip('"') or None


def etag(reply: Reply) -> str | None:
    """The version of the resource in an answer."""
    return _version(reply.headers.get("etag")) or ((reply.body or {}).get("meta") or {}).get("versionId")


def issues(reply: Reply) -> tuple[Finding, ...]:
    """What an OperationOutcome says: codes and elements. Its words may quote the plan, and stay behind."""
    found = _outcomes(reply.body)
    told = [_issue(one, reply.status) for one in found[:20] if isinstance(one, dict)]
    return tuple(told) or (
        Finding("SYNC-SERVER", Severity.ERROR, params={"status": reply.status, "code": "-"}),
    )


def _outcomes(body: dict[str, Any] | None) -> list[Any]:
    listed = (body or {}).get("issue")
    return listed if isinstance(listed, list) else []


def _issue(issue: dict[str, Any], status: int) -> Finding:
    code = str(issue.get("code", "-"))
    where = issue.get("expression") or issue.get("location") or [None]
    path = where[0] if isinstance(where, list) and isinstance(where[0], str) else None
    plain = code if code.isascii() and code.replace("-", "").isalpha() and len(code) < 40 else "-"
    return Finding(
        "SYNC-SERVER", Severity.ERROR, Place(path=_element(path)), {"status": status, "code": plain}
    )


def _element(path: str | None) -> str | None:
    """A FHIRPath of names and indexes only: one that holds a literal may hold a value."""
    if path is None or len(path) > 200:
        return None
    return (
        path if all(letter.isascii() and (letter.isalnum() or letter in ".[]:_") for letter in path) else None
    )
