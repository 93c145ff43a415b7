"""The systems that a site knows: `adapters/<name>/system.yaml`, and the mapping of each, compiled once."""

from functools import lru_cache
from typing import Any, Literal

import msgspec

from sipfhir.attachments import AttachmentFolder
from sipfhir.errors import BadConfiguration, UnknownSystem
from sipfhir.formats import Container
from sipfhir.mapping.mapping import Mapping
from sipfhir.site import Site

Kind = Literal["xml", "json", "csv", "fhir"]
Basis = Literal["published", "adjacent", "vocabulary", "invented"]


class Direction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How plans go in or out, and what the user should know of it."""

    how: str
    note: dict[str, str] = {}


class System(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"title": "name"}):
    """Who a system is, on what evidence its description rests, how its files are known and wrapped.

    ``folder`` is its name in ``adapters/`` and ``mappings/``; ``title`` is what people call it.
    ``directions`` without ``out`` is a system that plans are only taken from: an archive, as a rule.
    """

    title: str
    owner: str
    basis: Basis
    evidence: str
    evidence_text: dict[str, str]
    sources: tuple[str, ...]
    directions: dict[Literal["in", "out"], Direction]
    recognise: dict[Kind, tuple[str, ...]]
    container: dict[str, Any]
    aliases: tuple[str, ...] = ()
    attachments: AttachmentFolder | None = None
    verified_with_customer: str | None = None
    checksum: bool = True
    folder: str = ""

    @property
    def format(self) -> str:
        """The format of its files: xml, json, ndjson, csv or fhir-searchset."""
        return str(self.container["format"])

    @property
    def local_names(self) -> bool:
        """Whether elements are told by their local names, whatever their namespace."""
        return self.container.get("namespaces") == "ignore"

    @property
    def characters(self) -> str:
        """What the texts of its files may be made of."""
        return str(self.container.get("characters", "all"))

    @property
    def import_only(self) -> bool:
        """Whether plans come from it and never go to it: only what was read from it is written back."""
        return "out" not in self.directions


def systems(site: Site | None = None) -> list[System]:
    """All systems of a site, by name. Raises BadConfiguration for a system.yaml that is wrong."""
    return list(_systems(site or shipped()))


def system(name: str, site: Site | None = None) -> System:
    """The system of that name or alias. Raises UnknownSystem."""
    known = systems(site)
    for candidate in known:
        if name.casefold() in (candidate.folder, *(alias.casefold() for alias in candidate.aliases)):
            return candidate
    raise UnknownSystem(
        f"{name}: no such system. The systems are {', '.join(each.folder for each in known)}."
    )


def writable(site: Site | None = None) -> list[str]:
    """The folders of the systems that plans from elsewhere can be written to."""
    return [each.folder for each in systems(site) if not each.import_only]


@lru_cache(maxsize=64)
def mapping(site: Site, folder: str) -> Mapping:
    """The compiled mapping of a system."""
    known = _system(site, folder)
    return Mapping(site, folder, known.format, local_names=known.local_names, characters=known.characters)


def container(site: Site, folder: str, charset: str | None = None) -> Container:
    """How the system's files are wrapped. ``charset`` overrides what a file declares."""
    settings = dict(_system(site, folder).container)
    settings["record"] = mapping(site, folder).record
    if charset:
        settings["charset_override"] = charset
    try:
        made = msgspec.convert(settings, Container, strict=False)
        return msgspec.structs.replace(made, key=site.key)
    except msgspec.ValidationError as error:
        raise BadConfiguration(f"adapters/{folder}/system.yaml: container: {error}.") from None


@lru_cache(maxsize=1)
def shipped() -> Site:
    """What ships, with no site folder over it."""
    return Site()


@lru_cache(maxsize=64)
def _systems(site: Site) -> tuple[System, ...]:
    """Found once: a site that was loaded stays what it was, whatever becomes of its files."""
    return tuple(_system(site, name.split("/")[0]) for name in site.names("adapters", "*/system.yaml"))


@lru_cache(maxsize=64)
def _system(site: Site, folder: str) -> System:
    file = f"adapters/{folder}/system.yaml"
    try:
        known = msgspec.convert(site.document(file), System, strict=False)
    except msgspec.ValidationError as error:
        raise BadConfiguration(f"{file}: {error}.") from None
    if "in" not in known.directions:
        raise BadConfiguration(f"{file}: directions: needs in, for what nothing is read from has no mapping.")
    return msgspec.structs.replace(known, folder=folder)
