"""Where an endpoint finds the plans of a person: a folder kept in memory, or a FHIR server that is asked.

Both give entries: plans as carePlan elements, made once.
"""

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import sipfhir
from sipfhir.carriers.rivta.entry import Entry, entry
from sipfhir.carriers.rivta.sender import Sender
from sipfhir.errors import BadConfiguration, SipfhirError
from sipfhir.reading import Reading
from sipfhir.site import Site

Person = tuple[str, str]
"""OID and number, as PersonIdType has them."""


class Source(Protocol):
    """Plans by person, and the documents that are too large to be inline, by name."""

    def plans(self, person: Person) -> list[Entry]:
        """The plans of a person. Raises Retriable or Fatal when they cannot be had."""

    def file(self, name: str) -> Entry | None:
        """The plan that has a document of that name."""

    def refresh(self) -> None:
        """Take up what has changed."""


class Held(list[Entry]):
    """Entries of readings; ``broken`` counts records that could not be read, ``kept`` plans that stay."""

    broken = 0
    kept = 0


def entries(readings: Iterator[Reading], sender: Sender, site: Site) -> Held:
    """The plans of readings that may go out."""
    held = Held()
    for reading in readings:
        if reading.plan is None:
            held.broken += 1
        elif answer := entry(reading.plan, sender, site, losses=False).entry:
            held.append(answer)
        else:
            held.kept += 1
    return held


class Folder:
    """A folder of Bundles, or of files of any system that is known. Files that change are read anew."""

    def __init__(self, folder: Path, sender: Sender, site: Site, tell: Callable[[str], None]) -> None:
        if not folder.is_dir():
            raise BadConfiguration(f"{folder}: no such folder. Give source.folder one that exists.")
        self._folder, self._sender, self._site, self._tell = folder, sender, site, tell
        self._read: dict[Path, tuple[tuple[int, int], Held]] = {}
        self._by_person: dict[Person, list[Entry]] = {}
        self._files: dict[str, Entry] = {}
        self.refresh()

    def plans(self, person: Person) -> list[Entry]:
        """The plans of a person, newest registration last."""
        return self._by_person.get(person, [])

    def file(self, name: str) -> Entry | None:
        """The plan that has a document of that name."""
        return self._files.get(name)

    def refresh(self) -> None:
        """Read what is new or changed, forget what is gone; then answer by it, all at once."""
        seen: dict[Path, tuple[tuple[int, int], Held]] = {}
        for path in sorted(self._folder.iterdir()):
            with contextlib.suppress(FileNotFoundError):
                mark = path.stat()
                if path.is_file() and not path.name.startswith("."):
                    seen[path] = self._taken(path, (mark.st_mtime_ns, mark.st_size))
        by_person: dict[Person, list[Entry]] = defaultdict(list)
        for _, held in seen.values():
            for each in held:
                by_person[each.person].append(each)
        for plans in by_person.values():
            plans.sort(key=lambda one: one.registered)
        files = {name: each for _, held in seen.values() for each in held for name in each.files}
        if seen != self._read:
            kept = sum(held.kept for _, held in seen.values())
            given = sum(len(held) for _, held in seen.values())
            self._tell(f"{len(seen)} files: {given} plans to give out, {kept} that stay")
        self._read, self._by_person, self._files = seen, dict(by_person), files

    def _taken(self, path: Path, mark: tuple[int, int]) -> tuple[tuple[int, int], Held]:
        known = self._read.get(path)
        if known and known[0] == mark:
            return known
        try:
            held = entries(sipfhir.read(path, site=self._site, file=path.name), self._sender, self._site)
        except SipfhirError:
            held = Held()
            held.broken = 1
        if held.broken:
            self._tell(f"{path.name}: {held.broken} unreadable")
        return mark, held
