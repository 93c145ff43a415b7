"""The entries of a Bundle as what references lead to (R4, Bundle, Resolving references in Bundles)."""

import re
from typing import Any

from sipfhir.conformance.run import Node

_BASE = re.compile(r"(https?://.*/)[A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64}(/_history/.*)?")


class Entries:
    """Resources by full URL and by type and id."""

    def __init__(self, bundle: Node) -> None:
        self.kind = bundle.get("type")
        self._by_url: dict[str, Node] = {}
        self._by_id: dict[str, Node] = {}
        listed = bundle.get("entry")
        for entry in listed if isinstance(listed, list) else ():
            self._add(entry)

    def find(self, reference: str, base: str | None) -> Node | None:
        """What a reference leads to, from a resource under ``base``."""
        plain = reference.partition("/_history/")[0]
        if ":" in plain:
            return self._by_url.get(plain)
        return self._by_url.get(f"{base}{plain}") or self._by_id.get(plain)

    def _add(self, entry: Any) -> None:
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
            return
        if isinstance(entry.get("fullUrl"), str):
            self._by_url.setdefault(entry["fullUrl"], resource)
        if isinstance(resource.get("id"), str):
            self._by_id.setdefault(f"{resource['resourceType']}/{resource['id']}", resource)


def base_of(full_url: Any) -> str | None:
    """What relative references begin with in the resource of an entry."""
    found = _BASE.fullmatch(full_url) if isinstance(full_url, str) else None
    return found[1] if found else None
