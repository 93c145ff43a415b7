"""Searches at a server, by POST: nothing of a person stands in an address."""

from sipfhir.errors import Retriable
from sipfhir.sync.http import Client
from sipfhir.sync.parcel import Node
from sipfhir.sync.targets.fhir.replies import Refused


def search(client: Client, kind: str, **sought: str) -> list[Node]:
    """The resources of a type that a server finds, of its first page. Raises Retriable, Refused."""
    reply = client.search(kind, **sought)
    if reply.status != 200:
        raise Refused(reply)
    if reply.body is None or reply.body.get("resourceType") != "Bundle":
        raise Retriable(f"{client.name}: a search is answered by another thing than was asked for.")
    listed = reply.body.get("entry")
    entries = (one.get("resource") for one in listed or () if isinstance(one, dict))
    found = (one for one in entries if isinstance(one, dict) and one.get("resourceType") == kind)
    return [one for one in found if isinstance(one.get("id"), str)]


def with_identifier(client: Client, kind: str, system: str, value: str) -> list[Node]:
    """Those that have an identifier. The server's word is not taken for it: one that does not know the
    parameter answers with everything."""
    return [
        one
        for one in search(client, kind, identifier=f"{system}|{value}", _count="5")
        if any(
            isinstance(each, dict) and (each.get("system"), each.get("value")) == (system, value)
            for each in one.get("identifier") or ()
        )
    ]
