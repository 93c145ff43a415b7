"""``sipfhir mapping diff``: what one system can hold of the plan that another cannot, and the other way."""

import msgspec

from sipfhir.authoring.coverage_fields import How, how, term
from sipfhir.authoring.holdings import held, reached
from sipfhir.authoring.reach import Reach, plan_fields
from sipfhir.candidates import FHIR
from sipfhir.registry import system
from sipfhir.rules.catalogue import Words
from sipfhir.site import Site


class Only(msgspec.Struct, frozen=True):
    """A field that one side holds and the other does not: how the one, how the other."""

    field: str
    term: Words
    here: How
    there: How


class Codes(msgspec.Struct, frozen=True):
    """A field that both hold, and the codes that only one of them has a word for."""

    field: str
    term: Words
    only_a: list[str]
    only_b: list[str]


class Lengths(msgspec.Struct, frozen=True):
    """A text that is longer in one than in the other; None means that no longest length is known."""

    field: str
    a: int | None
    b: int | None


class Difference(msgspec.Struct, frozen=True):
    """All that two systems hold differently."""

    a: str
    b: str
    only_a: list[Only]
    only_b: list[Only]
    codes: list[Codes]
    lengths: list[Lengths]
    both: int


def difference(site: Site, a: str, b: str) -> Difference:
    """What ``a`` and ``b`` hold: systems, or fhir. Raises UnknownSystem, BadConfiguration (lint it first)."""
    a, b = (name if name == FHIR else system(name, site).folder for name in (a, b))
    one, other = (reached(site, folder) for folder in (a, b))
    fields = list(plan_fields())
    return Difference(
        a,
        b,
        [_only(path, one, other) for path in fields if _more(path, one, other)],
        [_only(path, other, one) for path in fields if _more(path, other, one)],
        [each for path in fields for each in _codes(path, one, other)],
        [each for path in fields for each in _lengths(path, one, other)],
        sum(held(path, one) and held(path, other) for path in fields),
    )


def _more(path: str, here: dict[str, Reach], there: dict[str, Reach]) -> bool:
    return held(path, here) and not held(path, there)


def _only(path: str, here: dict[str, Reach], there: dict[str, Reach]) -> Only:
    return Only(path, term(path), how(here[path]), how(there.get(path, Reach())))


def _codes(path: str, one: dict[str, Reach], other: dict[str, Reach]) -> list[Codes]:
    """A side without a table keeps the words as text: then it has no code to compare."""
    if not (held(path, one) and held(path, other) and one[path].codes and other[path].codes):
        return []
    ours = [sorted(each[path].codes - than[path].codes) for each, than in ((one, other), (other, one))]
    return [Codes(path, term(path), *ours)] if any(ours) else []


def _lengths(path: str, one: dict[str, Reach], other: dict[str, Reach]) -> list[Lengths]:
    if not (held(path, one) and held(path, other)) or one[path].longest == other[path].longest:
        return []
    return [Lengths(path, one[path].longest, other[path].longest)]
