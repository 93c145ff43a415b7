"""What FHIR R4 (4.0.1) says of its types, as compact facts. Made by ``make definitions``, never by hand."""

import gzip
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec

from sipfhir.conformance.overlay import Invariant, Profile

MANY = -1
"""A maximum that is none: ``*``."""
BASE = "https://sipfhir.example/fhir"
"""The canonical base that ships (fhir/systems.yaml), under which ``own.json.gz`` is made."""


class Kind(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """One type that an element may have: its name, the profiles it must hold, what it may refer to."""

    code: str
    profiles: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


class Element(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """One element of a type. A ``binding`` is its strength and value set; ``invariants`` are numbers."""

    name: str
    low: int
    high: int
    kinds: tuple[Kind, ...]
    binding: tuple[str, str] | None = None
    invariants: tuple[int, ...] = ()

    @property
    def choice(self) -> bool:
        """Whether JSON writes the type into the name: ``value[x]``."""
        return self.name.endswith("[x]")


class Type(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """A resource, a data type, or the inner part of one, which is called by its path."""

    kind: str
    base: str
    elements: tuple[Element, ...]
    invariants: tuple[int, ...] = ()


class Facts(msgspec.Struct, frozen=True):
    """Every type by name, and the invariants that they point to."""

    version: str
    types: dict[str, Type]
    invariants: tuple[Invariant, ...]


Listed = tuple[tuple[str, tuple[str, ...] | None], ...]
"""A value set as code systems with their codes; None for all that the system has."""


class Terms(msgspec.Struct, frozen=True):
    """Value sets; every code of the systems that are known whole."""

    value_sets: dict[str, Listed] = {}
    code_systems: dict[str, tuple[str, ...]] = {}


class Own(msgspec.Struct, frozen=True):
    """Our own profiles and extensions by URL, and their value sets and code systems."""

    profiles: dict[str, Profile] = {}
    terms: Terms = Terms()


@cache
def facts() -> Facts:
    """The types of R4."""
    return msgspec.json.decode(_data("types"), type=Facts)


@cache
def terms() -> Terms:
    """The codes of R4's required and extensible bindings."""
    return msgspec.json.decode(_data("terms"), type=Terms)


@cache
def shipped_profiles() -> dict[str, Profile]:
    """R4's own extensions and the profiles that its elements name, by URL."""
    return msgspec.json.decode(_data("profiles"), type=dict[str, Profile])


@lru_cache(maxsize=8)
def own(base: str) -> Own:
    """Our own, under a canonical base; nothing before ``python -m tools.own`` has made it."""
    if not _file("own").is_file():
        return Own()
    return msgspec.json.decode(_data("own").replace(f"{BASE}/".encode(), f"{base}/".encode()), type=Own)


def _data(name: str) -> bytes:
    return gzip.decompress(_file(name).read_bytes())


def _file(name: str) -> Traversable:
    return files("sipfhir.conformance").joinpath(f"data/{name}.json.gz")
