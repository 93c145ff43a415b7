"""The pages of a FHIR search, one after the other, at one server."""

from collections.abc import Iterator

from sipfhir.errors import Fatal, Retriable
from sipfhir.sync.http import Client, Reply
from sipfhir.sync.parcel import Node

Params = dict[str, str | list[str]]


UNKNOWN = (400, 404, 405, 422)
"""How servers say that they know no such type."""


def pages(client: Client, kind: str, params: Params, *, perhaps: bool = False) -> Iterator[Reply]:
    """The answers to a search, one after the other. ``perhaps``: the server may not know the type, and then
    there are none. Raises Retriable, Fatal."""
    reply, met = client.search(kind, **params), set[str]()
    if perhaps and reply.status in UNKNOWN:
        return
    while True:
        if met and reply.status in (404, 410):
            raise Retriable(
                f"{client.name}: a page of {kind} is gone while it was read. Resume: it begins anew."
            )
        yield _bundle(client, kind, reply)
        link = next((one["url"] for one in links(reply) if one.get("relation") == "next"), None)
        if link is None:
            return
        if link in met:
            raise Fatal(
                f"{client.name}: the pages of {kind} lead back to one that was read. Ask who runs it."
            )
        met.add(link)
        reply = client.follow(link)


def links(reply: Reply) -> list[dict[str, str]]:
    """The links of a page that have an address."""
    found = (reply.body or {}).get("link")
    listed = found if isinstance(found, list) else []
    return [one for one in listed if isinstance(one, dict) and isinstance(one.get("url"), str)]


def resources(reply: Reply) -> Iterator[tuple[Node, bool]]:
    """The resources of a page, and whether the search was for them."""
    entries = (reply.body or {}).get("entry")
    for entry in entries if isinstance(entries, list) else ():
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict) and isinstance(resource.get("resourceType"), str):
            mode = entry.get("search")
            yield resource, not isinstance(mode, dict) or mode.get("mode", "match") == "match"


def _bundle(client: Client, kind: str, reply: Reply) -> Reply:
    if reply.status != 200 or reply.body is None or reply.body.get("resourceType") != "Bundle":
        raise Fatal(
            f"{client.name}: answers {reply.status} to a search for {kind}. See auth and scope, and `search`."
        )
    return reply
