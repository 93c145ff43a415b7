"""What belongs to the server: patients, units and professionals are found there, never changed.

Found by identifier; else the reference is logical, or it is created where the configuration says so.
"""

import threading
from collections.abc import Iterable
from typing import Any

from sipfhir.resources.bundle import SERVER_OWNED
from sipfhir.sync.http import Client
from sipfhir.sync.parcel import Node


class Owned:
    """Looks up the server's own. Units and professionals are remembered for the run; persons are not."""

    def __init__(self, client: Client, create: Iterable[str]) -> None:
        self._client, self._create = client, frozenset(create)
        self._seen: dict[tuple[str, str], str | None] = {}
        self._lock = threading.Lock()

    def found(self, resources: list[Node]) -> dict[str, str]:
        """References of ours to the server's own → what they are called there, for those that are there.

        Raises Retriable when the server does not answer, Unclear when a creation came to nobody knows what.
        """
        named = {}
        for one in resources:
            if one["resourceType"] in SERVER_OWNED:
                there = self._there(one)
                if there is not None:
                    named[f"{one['resourceType']}/{one['id']}"] = there
        return named

    def _there(self, resource: Node) -> str | None:
        """One writer a key: two plans that name the same new unit must not both create it."""
        kind, tokens = resource["resourceType"], _tokens(resource)
        if not tokens:
            return None
        with self._lock:
            known = (kind, tokens[0])
            if known in self._seen:
                return self._seen[known]
            name = self._searched(kind, tokens) or self._created(resource)
            if kind != "Patient":
                self._seen[known] = name
            return name

    def _searched(self, kind: str, tokens: list[str]) -> str | None:
        """The one that has the strongest of the identifiers; of several, none: nobody guesses."""
        for token in tokens:
            found = matches(self._client, kind, token)
            if found:
                return f"{kind}/{found[0]['id']}" if len(found) == 1 else None
        return None

    def _created(self, resource: Node) -> str | None:
        kind = resource["resourceType"]
        if kind not in self._create:
            return None
        body = {name: value for name, value in resource.items() if name not in ("id", "meta")}
        reply = self._client.send("POST", kind, body, again=False)
        made = (reply.body or {}).get("id") or _located(reply.headers.get("location", ""), kind)
        return f"{kind}/{made}" if reply.status == 201 and made else None


def matches(client: Client, kind: str, token: str) -> list[dict[str, Any]]:
    """Resources of a type that have an identifier."""
    reply = client.search(kind, identifier=token, _count="3")
    entries = (reply.body or {}).get("entry") if reply.status == 200 else None
    found = [one.get("resource") for one in entries or () if isinstance(one, dict)]
    return [
        one for one in found if isinstance(one, dict) and one.get("resourceType") == kind and one.get("id")
    ]


def _tokens(resource: Node) -> list[str]:
    """``system|value`` of each identifier. One without a system names too many."""
    numbers = resource.get("identifier", ())
    return [f"{one['system']}|{one['value']}" for one in numbers if one.get("system") and one.get("value")]


def _located(location: str, kind: str) -> str | None:
    parts = location.split("/")
    return parts[parts.index(kind) + 1] if kind in parts[:-1] else None
