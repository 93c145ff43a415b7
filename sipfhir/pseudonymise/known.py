"""What everybody may see: names and words that stand in our files, in a site's, or in a standard."""

import codecs
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from sipfhir.document.words import words as document_words
from sipfhir.pseudonymise.keyed import Key
from sipfhir.pseudonymise.vocabulary import ADDRESSES
from sipfhir.registry import mapping, system
from sipfhir.rules.catalogue import catalogues
from sipfhir.rules.filler import Filler
from sipfhir.site import Site

SPACES = ADDRESSES | {"true", "false"}


class Units:
    """Units that tables know: each becomes another that every table gives the same, so that what follows from
    a unit stays what it was."""

    def __init__(self, tables: Iterable[list[dict[str, str]]]) -> None:
        self._names: dict[str, str] = {}
        told: dict[str, list[tuple[int, str]]] = {}
        for number, rows in enumerate(tables):
            for row in rows:
                folded = _folded(row["theirs"])
                self._names.setdefault(folded, row["theirs"])
                told.setdefault(folded, []).append((number, row["ours"].strip("-")))
        self._class_of = {folded: str(ours) for folded, ours in told.items()}
        self._classes: dict[str, list[str]] = {}
        for folded, ours in sorted(self._class_of.items()):
            self._classes.setdefault(ours, []).append(folded)

    def knows(self, text: str) -> bool:
        """Whether a table has the unit."""
        return _folded(text) in self._class_of

    def another(self, key: Key, text: str) -> str:
        """Another unit of its class, one for each; itself when there is no other."""
        ours = self._class_of[_folded(text)]
        alike = self._classes[ours]
        made = self._names[alike[key.moved(f"unit {ours}", alike.index(_folded(text)), len(alike))]]
        return made.upper() if text.isupper() else made.lower() if text.islower() else made


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


class Hollow(NamedTuple):
    """Texts that say nothing: what tells them, and the words of a bare pointer."""

    filler: Filler
    pointing: frozenset[str]


@lru_cache(maxsize=8)
def hollow(site: Site) -> Hollow:
    """What tells texts that say nothing, by the legal catalogue."""
    legal = catalogues(site)["legal.yaml"]
    phrases = (*legal.pointer.openings, *legal.pointer.places)
    words = frozenset(word.casefold() for phrase in phrases for word in phrase.split())
    return Hollow(Filler(legal.filler, legal.pointer), words)


@lru_cache(maxsize=64)
def units(site: Site, tables: tuple[str, ...]) -> Units:
    """Units of the tables that say whose a unit is."""
    return Units([site.table(name) for name in tables])


@lru_cache(maxsize=64)
def names(site: Site, folder: str) -> frozenset[str]:
    """Names of elements, members and columns that a system is described with."""
    known = system(folder, site)
    inside: str | list[str] = known.container.get("inside", [])
    told = [name.lstrip("@") for name in known.container.get("fault", {})]
    listed = [each for told_by in known.recognise.values() for each in told_by]
    shared = known.container.get("shared", ())
    root = known.container.get("root") or ""
    held = [inside] if isinstance(inside, str) else inside
    return frozenset((mapping(site, folder).record, root, *held, *told, *listed, *shared))


@lru_cache(maxsize=8)
def fhir_words(site: Site) -> frozenset[str]:
    """Codes, displays and addresses of our FHIR files and code tables."""
    found = set(SPACES)
    for name in site.names("fhir", "*.yaml"):
        _gather(site.document(f"fhir/{name}"), found)
    for shown in document_words(site).displays.values():
        found |= {*shown, *shown.values()}
    return frozenset(found)


def is_charset(text: str) -> bool:
    """Whether it is the name of a charset."""
    try:
        codecs.lookup(text)
    except (LookupError, ValueError):
        return False
    return True


def _gather(data: Any, found: set[str]) -> None:
    if isinstance(data, dict):
        found |= {str(name) for name in data}
        for each in data.values():
            _gather(each, found)
    elif isinstance(data, list):
        for each in data:
            _gather(each, found)
    elif isinstance(data, str):
        found.add(data)
