"""From one system to another, for every pair: which fields of the plan the target has no place for."""

from functools import cache, lru_cache

import msgspec

from sipfhir.authoring.coverage_fields import term
from sipfhir.authoring.differences import Codes, Difference, difference
from sipfhir.authoring.holdings import held, reached
from sipfhir.authoring.reach import plan_fields
from sipfhir.candidates import FHIR
from sipfhir.registry import systems, writable
from sipfhir.rules.catalogue import Words
from sipfhir.site import Site


class Gone(msgspec.Struct, frozen=True):
    """A field that the target has no place for; or a whole part, told once, of as many ``fields``."""

    path: str
    term: Words
    fields: tuple[str, ...]


class Pair(msgspec.Struct, frozen=True):
    """What a source holds and a target does not.

    ``gone`` are all the ``fields``, part by part; ``codes`` are of fields that both hold, and only the
    source has a word for; ``shorter`` are texts with the longest length that the target takes.
    """

    source: str
    target: str
    fields: tuple[str, ...]
    held: int
    gone: tuple[Gone, ...]
    codes: tuple[Codes, ...]
    shorter: dict[str, int]


def sources(site: Site) -> list[str]:
    """All that plans are read from: the systems by name, then FHIR."""
    return [*(each.folder for each in systems(site)), FHIR]


def targets(site: Site) -> list[str]:
    """All that plans from elsewhere can be written to: the systems by name, then FHIR."""
    return [*writable(site), FHIR]


@lru_cache(maxsize=512)
def pair(site: Site, source: str, target: str) -> Pair:
    """What is lost from one to the other. Raises UnknownSystem, BadConfiguration."""
    found = difference(site, source, target)
    fields = tuple(each.field for each in found.only_a)
    here = [path for path in plan_fields() if held(path, reached(site, source))]
    return Pair(
        source,
        target,
        fields,
        len(here),
        tuple(_gone(fields, here)),
        tuple(each for each in found.codes if each.only_a),
        _shorter(found),
    )


@cache
def full_term(path: str) -> Words:
    """What a field is called with the parts that it stands in: *kallelser › mottagare › svar*."""
    names = path.split(".")
    terms = [term(".".join(names[: i + 1])) for i in range(len(names))]
    return Words(sv=" › ".join(each.sv for each in terms), en=terms[-1].en)


def _gone(fields: tuple[str, ...], here: list[str]) -> list[Gone]:
    """Fields in the order of the plan; those of a part of which nothing is left are told as one."""
    lost = set(fields)
    found: dict[str, list[str]] = {}
    for path in fields:
        found.setdefault(_whole(path, lost, here), []).append(path)
    return [Gone(path, full_term(path), tuple(inside)) for path, inside in found.items()]


def _whole(path: str, lost: set[str], here: list[str]) -> str:
    """The outermost part around a field of which the source holds several fields, and the target none."""
    names = path.split(".")
    for length in range(1, len(names)):
        part = ".".join(names[:length])
        inside = [each for each in here if each.startswith(f"{part}.")]
        if len(inside) > 1 and lost.issuperset(inside):
            return part
    return path


def _shorter(found: Difference) -> dict[str, int]:
    return {
        each.field: each.b
        for each in found.lengths
        if each.b is not None and (each.a is None or each.b < each.a)
    }
