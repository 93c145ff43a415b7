"""What belongs to the server: patients, units and professionals are found there, never changed.

Found by identifier; else the reference is logical, or it is created where the configuration says so.
"""

import threading
from collections.abc import Iterable
from contextlib import nullcontext

from sipfhir.findings import Finding, Place, Severity
from sipfhir.resources.bundle import SERVER_OWNED
from sipfhir.sync.http import Client, Unclear
from sipfhir.sync.parcel import Node
from sipfhir.sync.targets.fhir.references import name, referred
from sipfhir.sync.targets.fhir.replies import Refused, located
from sipfhir.sync.targets.fhir.search import with_identifier

NO_SEARCH = (404, 405, 501)
"""How a server says that it has no such search."""
Known = tuple[str | None, tuple[Finding, ...]]


class Owned:
    """Looks up the server's own. Units and professionals are remembered for the run; persons are not."""

    def __init__(self, client: Client, create: Iterable[str]) -> None:
        self._client, self._create = client, frozenset(create)
        self._seen: dict[tuple[str, str], Known] = {}
        self._lock = threading.Lock()

    def found(self, resources: list[Node]) -> tuple[dict[str, str], tuple[Finding, ...]]:
        """References of ours to the server's own → what they are called there, for those that are there; and
        where the server has several for one.

        Raises Retriable when the server does not answer, Refused when it will not, Unclear when a creation
        came to nobody knows what.
        """
        named: dict[str, str] = {}
        told: list[Finding] = []
        for one in resources:
            if one["resourceType"] in SERVER_OWNED:
                there, findings = self._there(one)
                told += (one for one in findings if one not in told)
                if there is not None:
                    named[name(one)] = there
        return named, tuple(told)

    def _there(self, resource: Node) -> Known:
        """One writer a key: two plans that name the same new unit must not both create it."""
        kind, marks = resource["resourceType"], _marks(resource)
        if not marks:
            return None, ()
        known = (kind, "|".join(marks[0]))
        with self._lock if kind in self._create else nullcontext():
            if known in self._seen:
                return self._seen[known]
            found = self._searched(resource, marks)
            if kind != "Patient":
                self._seen[known] = found
            return found

    def _searched(self, resource: Node, marks: list[tuple[str, str]]) -> Known:
        """The one that has the strongest of the identifiers; of several, none: nobody guesses."""
        kind = resource["resourceType"]
        try:
            found = self._first(kind, marks)
        except Refused as refused:
            if refused.reply.status not in NO_SEARCH:
                raise
            return None, (_finding("SYNC-UNSEARCHED", kind),)
        if len(found) > 1:
            return None, (_finding("SYNC-SEVERAL", kind),)
        if found:
            return f"{kind}/{found[0]['id']}", ()
        return (self._created(resource, marks), ()) if kind in self._create else (None, ())

    def _first(self, kind: str, marks: list[tuple[str, str]]) -> list[Node]:
        searches = (with_identifier(self._client, kind, *mark) for mark in marks)
        return next((found for found in searches if found), [])

    def _created(self, resource: Node, marks: list[tuple[str, str]]) -> str | None:
        """Without what refers to others. When nobody says whether it was made: look."""
        kind = resource["resourceType"]
        body = {key: value for key, value in resource.items() if key != "id" and _alone(value)}
        once = {"If-None-Exist": f"identifier={'|'.join(marks[0])}"}
        try:
            reply = self._client.send("POST", kind, body, **once)
        except Unclear:
            found = self._first(kind, marks)
            if len(found) != 1:
                raise
            return f"{kind}/{found[0]['id']}"
        if reply.status not in (200, 201):
            raise Refused(reply)
        made = (reply.body or {}).get("id") or located(reply.headers.get("location", ""), kind)
        return f"{kind}/{made}" if made else None


def _alone(value: object) -> bool:
    return not any(True for _ in referred(value))


def _finding(rule: str, kind: str) -> Finding:
    return Finding(rule, Severity.WARNING, Place(path=kind), {"type": kind})


def _marks(resource: Node) -> list[tuple[str, str]]:
    """System and value of each identifier. One without a system names too many."""
    numbers = resource.get("identifier", ())
    return [(one["system"], one["value"]) for one in numbers if one.get("system") and one.get("value")]
