"""The pages of a server's answer: whether the last of them is there (FHIR R4, Paging)."""

from typing import Any

from sipfhir.fhir_places import Spot
from sipfhir.findings import Finding, Severity


class Pages:
    """Links of the searchsets that were read."""

    def __init__(self) -> None:
        self._own: set[str] = set()
        self._next: dict[str, Spot] = {}
        self._total = self._met = 0

    def add(self, bundle: dict[str, Any], spot: Spot) -> None:
        """One page."""
        total, entries = bundle.get("total"), bundle.get("entry")
        self._total = max(self._total, total if type(total) is int else 0)
        self._met += sum(map(_matches, entries)) if isinstance(entries, list) else 0
        links = bundle.get("link")
        for link in links if isinstance(links, list) else ():
            relation, url = (link.get("relation"), link.get("url")) if isinstance(link, dict) else (0, 0)
            if isinstance(url, str) and relation == "self":
                self._own.add(url)
            elif isinstance(url, str) and relation == "next":
                self._next.setdefault(url, spot)

    def findings(self) -> list[Finding]:
        """A finding for each page that is named and did not come; none when all the matches did."""
        if 0 < self._total <= self._met:
            return []
        gone = (spot for url, spot in self._next.items() if url not in self._own)
        return [Finding("FHIR-PAGE", Severity.WARNING, spot.place) for spot in gone]


def _matches(entry: Any) -> bool:
    search = entry.get("search") if isinstance(entry, dict) else None
    return isinstance(search, dict) and search.get("mode") == "match"
