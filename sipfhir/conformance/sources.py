"""Where profiles, value sets and code systems are found. The first of these that has a URL gives it:

1. Packages that are asked for (``--package FILE``): a FHIR package (``.tgz``) or a folder of definitions.
2. The ``fhir/`` folders of the site: every ``.json`` there that is a StructureDefinition, ValueSet or
   CodeSystem, by the ``url`` inside it; the name of the file says nothing.
3. Our own profiles, ready-made: ``data/own.json.gz`` (see ``facts.Own``), which ``python -m tools.own``
   derives from the same tables as the resources. It is under the canonical base that ships; a site's own base
   takes its place when it is read.
4. R4's own, ``data/profiles.json.gz`` and ``data/terms.json.gz`` (``python -m tools.definitions``).

A definition is decoded when it is first asked for; only its URL is read before that.
"""

import zlib
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import msgspec

from sipfhir.conformance import facts, overlay
from sipfhir.conformance.overlay import Profile
from sipfhir.errors import BadConfiguration
from sipfhir.site import Site

Node = dict[str, Any]
Key = tuple[str, str]
KINDS = ("StructureDefinition", "ValueSet", "CodeSystem")
_MOST = 512 * 1024 * 1024


class _Head(msgspec.Struct, rename="camel"):
    resource_type: str = ""
    url: str = ""


class Sources:
    """Of one site, with the packages that are laid over it."""

    def __init__(self, site: Site, packages: tuple[str, ...] = ()) -> None:
        self._site, self._packages = site, packages

    def profile(self, url: str) -> Profile | None:
        """A profile by its URL."""
        found = self.resource("StructureDefinition", url)
        if found is not None:
            return self._told(found)
        return self._own.profiles.get(url) or facts.shipped_profiles().get(url)

    def listed(self, url: str) -> facts.Listed | None:
        """A value set that ships, when nothing that is given replaces it."""
        if ("ValueSet", url) in self._given:
            return None
        return self._own.terms.value_sets.get(url) or facts.terms().value_sets.get(url)

    def value_set(self, url: str) -> Node | None:
        """A ValueSet by its URL."""
        found, listed = self.resource("ValueSet", url), self.listed(url)
        if found is not None or listed is None:
            return found
        return {"compose": {"include": [_include(system, codes) for system, codes in listed]}}

    def code_system(self, url: str) -> Node | None:
        """A CodeSystem by its URL."""
        found = self.resource("CodeSystem", url)
        codes = self._own.terms.code_systems.get(url, facts.terms().code_systems.get(url))
        if found is not None or codes is None:
            return found
        return {"content": "complete", "concept": [{"code": code} for code in codes]}

    def extensions(self) -> list[str]:
        """The URLs of our own extensions."""
        return [url for url, one in self._own.profiles.items() if one.type == "Extension"]

    def resource(self, kind: str, url: str) -> Node | None:
        """A definition of a package or of a ``fhir/`` folder."""
        raw = self._given.get((kind, url))
        return None if raw is None else _decoded(raw)

    def _told(self, definition: Node) -> Profile | None:
        """Its snapshot is used when what it is derived from is not at hand. Raises BadConfiguration."""
        try:
            base = definition.get("baseDefinition", "").partition("|")[0]
            known = base.rpartition("/")[2] in facts.facts().types or self.profile(base) is not None
            made = overlay.profile(definition, whole=not known)
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
            url = str(definition.get("url"))
            raise BadConfiguration(f"{url}: no StructureDefinition that can be read. Correct it.") from None
        return made if known or not definition.get("snapshot") else _without_base(made)

    @cached_property
    def _given(self) -> dict[Key, bytes]:
        folders = [root / "fhir" for root in self._site.roots]
        found: dict[Key, bytes] = {}
        for each in (*(Path(one) for one in self._packages), *folders):
            for raw in _files(each):
                head = _head(raw)
                if head.resource_type in KINDS and head.url:
                    found.setdefault((head.resource_type, head.url), raw)
        return found

    @cached_property
    def _own(self) -> facts.Own:
        return facts.own(str(self._site.settings.get("base") or facts.BASE))


def _without_base(made: Profile) -> Profile:
    """A snapshot has all that its base asks."""
    made.base = None
    return made


def _include(system: str, codes: Iterable[str] | None) -> Node:
    return (
        {"system": system}
        if codes is None
        else {"system": system, "concept": [{"code": one} for one in codes]}
    )


def _files(place: Path) -> Iterator[bytes]:
    """The JSON files of a folder, by name, or of a package."""
    if place.is_dir():
        yield from (file.read_bytes() for file in sorted(place.rglob("*.json")) if file.is_file())
    elif place.suffix in (".tgz", ".gz", ".tar"):
        yield from _unpacked(place)
    elif place.exists():
        yield place.read_bytes()


def _unpacked(place: Path) -> Iterable[bytes]:
    """Raises BadConfiguration for a file that is no package, or grows beyond all measure."""
    import tarfile

    found, size = [], 0
    try:
        with tarfile.open(place) as archive:
            for member in archive:
                size += member.size
                if size > _MOST:
                    raise BadConfiguration(f"{place}: larger than a package of definitions can be.")
                stream = archive.extractfile(member) if member.name.endswith(".json") else None
                found.append(stream.read() if stream else b"")
    except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
        raise BadConfiguration(f"{place}: no FHIR package: {error}.") from None
    return found


def _head(raw: bytes) -> _Head:
    try:
        return msgspec.json.decode(raw.removeprefix(b"\xef\xbb\xbf"), type=_Head)
    except msgspec.DecodeError:
        return _Head()


@lru_cache(maxsize=256)
def _decoded(raw: bytes) -> Node:
    return msgspec.json.decode(raw.removeprefix(b"\xef\xbb\xbf"), type=dict[str, Any])
