"""What plans of a FHIR server need to be read: all that they refer to, and what tells where they are from."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sipfhir.fhir_links import unversioned
from sipfhir.sync.http import Client, Reply
from sipfhir.sync.sources.pages import Params, pages, resources

TOGETHER = 40
"""Ids that one search asks for."""
DEEP = 6
"""How far references are followed from a plan."""
PLAN, TELLER = "CarePlan", "Provenance"
TOLD = (PLAN, "Consent")
"""What a Provenance is read for."""
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")


class Closure:
    """Asks a server for what belongs to plans. ``types`` are those that plans are read from; ``said`` those
    that the server says it has. It is asked for others as well when its plans refer to them: some have more
    than they say."""

    def __init__(self, client: Client, types: frozenset[str], said: frozenset[str]) -> None:
        self.client, self.types, self.said = client, types, said

    def around(self, first: Iterable[Reply]) -> list[bytes]:
        """Pages as they came and those with what their plans need, a page a line."""
        all_pages, new = list[Reply](), list(first)
        have, told = set[str](), set[str]()
        for _ in range(DEEP):
            all_pages += new
            ahead = self._named(new, have) - have
            tell = {name for name in have if name.partition("/")[0] in TOLD} - told
            have, told = have | ahead, told | tell
            new = [*self._fetched(ahead), *self._tellers(tell)]
            if not new:
                break
        return [page.data.replace(b"\r", b" ").replace(b"\n", b" ") + b"\n" for page in all_pages]

    def _named(self, new: list[Reply], have: set[str]) -> set[str]:
        """What the resources of pages refer to, as ``Type/id``; they themselves are added to ``have``."""
        found = set[str]()
        for page in new:
            for resource, _ in resources(page):
                have.add(f"{resource['resourceType']}/{resource.get('id')}")
                found.update(name for one in references(resource) if (name := self._here(one)))
        return found

    def _here(self, reference: str) -> str | None:
        """A reference to what this server has. A plan that another refers to is read by itself."""
        name = unversioned(reference).removeprefix(f"{self.client.base}/")
        kind, slash, id = name.partition("/")
        return name if slash and kind in self.types - {PLAN} and _ID.fullmatch(id) else None

    def _fetched(self, names: set[str]) -> Iterator[Reply]:
        by_type = defaultdict[str, list[str]](list)
        for name in sorted(names):
            kind, _, id = name.partition("/")
            by_type[kind].append(id)
        for kind, ids in sorted(by_type.items()):
            for some in parts(ids):
                asked: Params = {"_id": ",".join(some), "_count": str(TOGETHER)}
                yield from pages(self.client, kind, asked, perhaps=kind not in self.said)

    def _tellers(self, names: set[str]) -> Iterator[Reply]:
        for some in parts(sorted(names)) if TELLER in self.said else ():
            yield from pages(self.client, TELLER, {"target": ",".join(some)})


def parts(names: list[str]) -> Iterator[list[str]]:
    """A list, so many at a time as one search asks for."""
    return (names[i : i + TOGETHER] for i in range(0, len(names), TOGETHER))


def references(node: Any) -> Iterator[str]:
    """All references within a node, as they stand there."""
    if isinstance(node, dict):
        found = node.get("reference")
        if isinstance(found, str):
            yield found
        node = list(node.values())
    for child in node if isinstance(node, list) else ():
        yield from references(child)
