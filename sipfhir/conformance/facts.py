"""What FHIR R4 (4.0.1) says of its types, as compact facts. Made by ``make definitions``, never by hand."""

import gzip
from functools import cache
from importlib.resources import files

import msgspec

from sipfhir.conformance.overlay import Invariant, Profile

MANY = -1
"""A maximum that is none: ``*``."""


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


class Terms(msgspec.Struct, frozen=True):
    """Value sets as code systems with their codes (None: all of them); every code of those systems."""

    value_sets: dict[str, tuple[tuple[str, tuple[str, ...] | None], ...]]
    code_systems: dict[str, tuple[str, ...]]


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


def _data(name: str) -> bytes:
    return gzip.decompress(files("sipfhir.conformance").joinpath(f"data/{name}.json.gz").read_bytes())
