"""A FHIR server of the tests: it searches, and counts its pages from the beginning, as many do."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from tests.sync.places.services import Call, Said

Node = dict[str, Any]


class Searched:
    """``resources`` are those that it has, by ``Type/id``; ``calls`` the searches that came, as text.

    ``before`` is called with a search before it is answered. ``links`` says how next pages are named:
    ``absolute``, ``relative``, ``elsewhere`` or ``circle``.
    """

    def __init__(self, links: str = "absolute") -> None:
        self.resources: dict[str, Node] = {}
        self.calls: list[str] = []
        self.links, self.base = links, ""
        self.before: Callable[[str], Said | None] = lambda search: None
        self.types = [
            "CarePlan",
            "Patient",
            "Goal",
            "Consent",
            "Organization",
            "Provenance",
            "ServiceRequest",
        ]

    def put(self, resource: Node, changed: str) -> None:
        """A resource as it stands from then on."""
        version = str(
            int(self.resources.get(name(resource), {"meta": {"versionId": "0"}})["meta"]["versionId"]) + 1
        )
        meta = {"versionId": version, "lastUpdated": changed}
        self.resources[name(resource)] = {**resource, "meta": meta}

    def __call__(self, call: Call) -> Said:
        url = urlsplit(call.path)
        if url.path.endswith("/metadata"):
            return said(
                {
                    "resourceType": "CapabilityStatement",
                    "rest": [{"resource": [{"type": one} for one in self.types]}],
                }
            )
        query = url.query or call.body.decode()
        kind = url.path.rsplit("/", 2)[-2 if url.path.endswith("_search") else -1]
        self.calls.append(f"{kind}?{query}")
        return self.before(self.calls[-1]) or self.found(kind, parse_qs(query))

    def found(self, kind: str, query: dict[str, list[str]]) -> Said:
        """A page."""
        all_of = [one for one in self.resources.values() if one["resourceType"] == kind and fits(one, query)]
        all_of.sort(key=lambda one: (one["meta"]["lastUpdated"], one["id"]))
        size, start = int(query.get("_count", ["100"])[0]), int(query.get("_offset", ["0"])[0])
        page = [{"resource": one, "search": {"mode": "match"}} for one in all_of[start : start + size]]
        given = {name: values for name, values in query.items() if name != "_offset"}
        after = urlencode({**given, "_offset": start if self.links == "circle" else start + size}, doseq=True)
        roots = {
            "absolute": self.base,
            "relative": ".",
            "elsewhere": "http://127.0.0.2/fhir",
            "circle": self.base,
        }
        link = (
            [{"relation": "next", "url": f"{roots[self.links]}/{kind}?{after}"}]
            if start + size < len(all_of)
            else []
        )
        return said({"resourceType": "Bundle", "type": "searchset", "link": link, "entry": page})


def fits(resource: Node, query: dict[str, list[str]]) -> bool:
    """Whether a resource is asked for."""
    text = json.dumps(resource)
    for name_, values in query.items():
        wanted = values[0].split(",")
        if name_ == "_id" and resource["id"] not in wanted:
            return False
        if name_ in ("subject", "target") and not any(f'"{one}"' in text for one in wanted):
            return False
        if name_ == "_lastUpdated" and resource["meta"]["lastUpdated"] < values[0].removeprefix("ge"):
            return False
    return True


def name(resource: Node) -> str:
    """``Type/id``."""
    return f"{resource['resourceType']}/{resource['id']}"


def said(body: Node) -> Said:
    """An answer, printed over several lines as some servers do."""
    return Said(200, json.dumps(body, indent=1).encode(), "application/fhir+json")


def query(search: str) -> dict[str, str]:
    """What a search that came asked for."""
    return dict(parse_qsl(search.partition("?")[2]))


def ago(seconds: float) -> str:
    """An instant, so many seconds ago."""
    when = datetime.fromtimestamp(datetime.now(UTC).timestamp() - seconds, UTC)
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")
