"""A search at a FHIR server: the plans that changed since the last run, each with all that it needs.

A plan is also read again when only what it refers to has changed: a consent that is withdrawn changes no
CarePlan. Pages lie in the spool until their plans have their verdicts; with the last of them the watermark
moves. A run that was killed while it searched begins its search anew, from the same watermark.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import parse_qsl

from sipfhir.errors import Fatal
from sipfhir.migrate.disk import digest_of, digest_of_bytes
from sipfhir.resources import Context, types
from sipfhir.site import Site
from sipfhir.sync.http import Client, Reply
from sipfhir.sync.parcel import Taken
from sipfhir.sync.places import FromFhir
from sipfhir.sync.sources.closure import PLAN, Closure, parts
from sipfhir.sync.sources.found import Found, instant
from sipfhir.sync.sources.naming import ref
from sipfhir.sync.sources.pages import Params, pages
from sipfhir.sync.sources.spool import Spool
from sipfhir.sync.state import State

SYSTEM = "fhir"
PASSES = 3
"""How often a search is repeated while what it finds changes under it."""
ALWAYS = frozenset({PLAN, "Patient", "Provenance", "Organization", "Practitioner"})
"""What a change of makes no plan another, or is seen anyway."""


class Search:
    """The source of kind ``fhir``."""

    def __init__(
        self,
        config: FromFhir,
        folder: Path,
        site: Site,
        state: State,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.name, self.config, self.site, self.state, self.now = config.name, config, site, state, now
        self.client = Client.of(f"source {config.name}", config, folder)
        self.spool = Spool(config.name, folder, state)

    def take(self) -> Iterator[Taken]:
        """Pages that an earlier run left, then those of the search."""
        left = self.spool.files()
        yield from map(self._taken, left)
        if left and self.spool.note().get("whole"):
            return
        found = Found()
        for file in self._found(found):
            if file not in left:
                yield self._taken(file)
        self.spool.keep({"whole": True, "mark": found.mark})
        self._rounded()

    def look(self) -> Iterator[Taken]:
        """Searched as well; the watermark stays, and no page does."""
        for file in self._found(Found()):
            yield self._taken(file)
            self.spool.drop(file)

    def done(self, taken: Taken) -> None:
        """The page is not needed any more; the last one moves the watermark."""
        self.spool.drop(taken.path)
        self._rounded()

    def close(self) -> None:
        """Let go of the connections."""
        self.client.close()

    def _rounded(self) -> None:
        note = self.spool.note()
        if note.get("whole") and not self.spool.files():
            if note.get("mark"):
                self.state.advance(self.name, note["mark"])
            self.spool.clear()

    def _taken(self, file: Path) -> Taken:
        content = digest_of(file, self.site.key) or ""
        return Taken(self.name, ref(self.site, self.name, file.name, content), content, file, SYSTEM)

    def _found(self, found: Found) -> Iterator[Path]:
        """A file for each page of plans."""
        wanted = types(Context.of(self.site))
        for _ in range(PASSES):
            had, clock = self._asked()
            found.begin(clock)
            closure = Closure(self.client, wanted, had)
            for page in self._plans(found, wanted, had):
                lines = b"".join(closure.around([page]))
                yield self.spool.put(f"{digest_of_bytes(lines, self.site.key)}.ndjson", [lines])
            if found.settled:
                break

    def _plans(self, found: Found, wanted: frozenset[str], had: frozenset[str]) -> Iterator[Reply]:
        """Pages with plans that were not met before: changed ones, then those of persons of whom something
        else has changed."""
        kind, _, given = self.config.search.partition("?")
        params, since = _params(given), self._since()
        for page in pages(self.client, kind, since | params):
            if found.has_new(page):
                yield page
        if "_lastUpdated" not in since:
            return
        persons = set[str]()
        for watched in sorted(wanted - ALWAYS):
            for page in pages(self.client, watched, since, perhaps=watched not in had):
                persons |= found.persons(page)
        for some in parts(sorted(persons)):
            for page in pages(self.client, kind, {"subject": ",".join(some), **params}):
                if found.has_new(page, dated=False):
                    yield page

    def _since(self) -> Params:
        """What has changed since the watermark, and a little before: the oldest first."""
        mark = self.state.watermark(self.name)
        order: Params = {"_sort": "_lastUpdated", "_count": str(self.config.count)}
        if mark is None:
            return order
        since = datetime.fromisoformat(mark) - timedelta(seconds=self.config.overlap)
        return {**order, "_lastUpdated": f"ge{instant(since)}"}

    def _asked(self) -> tuple[frozenset[str], str]:
        """The types of resource that the server has, and what time it is there. Raises Fatal when plans are
        not among them."""
        reply = self.client.get("metadata")
        rest = (reply.body or {}).get("rest")
        listed = [one for part in rest for one in part.get("resource", ())] if isinstance(rest, list) else []
        found = frozenset(str(one.get("type")) for one in listed)
        if PLAN not in found:
            raise Fatal(
                f"{self.client.name}: the server has no CarePlan, by its CapabilityStatement. See url."
            )
        try:
            return found, instant(parsedate_to_datetime(reply.headers.get("date", "")))
        except ValueError:
            return found, instant(self.now())


def _params(given: str) -> Params:
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(given, keep_blank_values=True):
        found.setdefault(name, []).append(value)
    return dict(found)
