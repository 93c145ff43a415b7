"""What a search has met: which plans, up to when, and whether something slipped by."""

import re
from datetime import UTC, datetime

from sipfhir.fhir_links import unversioned
from sipfhir.sync.http import Reply
from sipfhir.sync.parcel import Node
from sipfhir.sync.sources.closure import PLAN, references
from sipfhir.sync.sources.pages import resources

_PATIENT = re.compile(r"(?:.*/)?(Patient/[A-Za-z0-9.-]{1,64})")


class Found:
    """Of one search, with its passes.

    Pages of a server that counts from the beginning shift when what stands on one is changed meanwhile, and
    another slips by: then the search is made again, until a pass meets nothing new.
    """

    def __init__(self) -> None:
        self._newest = self._start = ""
        self._moved = self._new = False
        self._met: set[tuple[str, str]] = set()

    def begin(self, clock: str) -> None:
        """A pass begins, at this time of the server's."""
        self._start, self._new = self._start or clock, False

    @property
    def settled(self) -> bool:
        """Whether nothing can have slipped by."""
        return not (self._moved and self._new)

    @property
    def mark(self) -> str | None:
        """Up to when everything was seen; None when nothing was, or something may have slipped by."""
        return (self.settled and min(self._newest, self._start)) or None

    def has_new(self, page: Reply, dated: bool = True) -> bool:
        """Whether a page has a plan that was not met before. ``dated``: it was searched by time."""
        new = False
        for resource, matched in resources(page):
            if matched and resource["resourceType"] == PLAN:
                version = str(resource.get("id")), str(_meta(resource, "versionId") or resource)
                new = new or version not in self._met
                self._met.add(version)
                self._date(resource, dated)
        self._new = self._new or new
        return new

    def persons(self, page: Reply) -> set[str]:
        """Whose resources a page has, as ``Patient/id``."""
        found = set[str]()
        for resource, matched in resources(page):
            if matched:
                self._date(resource, True)
                named = (_PATIENT.fullmatch(unversioned(one)) for one in references(resource))
                found |= {one[1] for one in named if one}
        return found

    def _date(self, resource: Node, dated: bool) -> None:
        try:
            changed = instant(datetime.fromisoformat(str(_meta(resource, "lastUpdated"))))
        except ValueError:
            return
        self._moved = self._moved or changed >= self._start
        self._newest = max(self._newest, changed) if dated else self._newest


def instant(when: datetime) -> str:
    """UTC to the millisecond: as text it sorts as time goes."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _meta(resource: Node, name: str) -> object:
    meta = resource.get("meta")
    return meta.get(name) if isinstance(meta, dict) else None
