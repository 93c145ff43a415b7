"""A mapping as rows for people: each field of the plan, where it stands in the source, how, and which way."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sipfhir.authoring.terms import Term, term
from sipfhir.mapping.ir import Derived, Entry, Fixed, Group, Joined, Leaf, Many, Rule, Single, Value
from sipfhir.mapping.paths import Path
from sipfhir.plan import Part

BOTH, IN, OUT = "⇄", "→", "←"
"""Read and written; only read; only written."""


class Row(NamedTuple):
    """One field. ``spec`` is what the mapping file says of it, ``how`` the converter's name.

    ``how`` is "each" for what repeats, "constant" and "from" for what no leaf gives.
    """

    field: str
    term: Term
    source: tuple[Path, ...]
    how: str
    way: str
    spec: Mapping[str, Any]


def rows(part: type[Part], fields: Mapping[str, Rule], spec: Any, base: Path = ()) -> Iterator[Row]:
    """The rows of a part's fields. Paths of the source begin where ``base`` does."""
    for name, rule in fields.items():
        yield from _rule(name, term(part, name), rule, _inner(spec, name), base)


def _rule(at: str, words: Term, rule: Rule, spec: Any, base: Path) -> Iterator[Row]:
    told = spec if isinstance(spec, Mapping) else {}
    match rule:
        case Single(part=part, fields=fields):
            yield from _below(at, words, part, fields, spec, base)
        case Many(entries=entries):
            yield from _many(at, words, entries, spec, base)
        case Value(leaf=leaf):
            yield Row(at, words, (base + leaf.path,), leaf.codec.name, _way(leaf), told)
        case Joined(leaves=leaves, codec=codec):
            yield Row(at, words, tuple(base + leaf.path for leaf in leaves), codec.name, BOTH, told)
        case Derived():
            yield Row(at, words, (), "from", IN, told)
        case Fixed():
            yield Row(at, words, (), "constant", BOTH, told)


def _many(at: str, words: Term, entries: list[Entry], spec: Any, base: Path) -> Iterator[Row]:
    specs = spec if isinstance(spec, list) else [spec] * len(entries)
    for entry, inner in zip(entries, specs, strict=True):
        match entry.rule:
            case Group() as group:
                yield from _group(f"{at}[]", words, group, inner, base)
            case rule:
                yield from _rule(f"{at}[]", words, rule, inner, base)


def _group(at: str, words: Term, group: Group, spec: Any, base: Path) -> Iterator[Row]:
    told = spec if isinstance(spec, Mapping) else {"each": spec}
    yield Row(at, words, (base + group.path,), "each", BOTH, told)
    if group.anchor.part is not None:
        yield from _below(at, words, group.anchor.part, group.anchor.fields, spec, base + group.path)


def _below(
    at: str, words: Term, part: type[Part], fields: Mapping[str, Rule], spec: Any, base: Path
) -> Iterator[Row]:
    for row in rows(part, fields, spec, base):
        swedish = f"{words.swedish} › {row.term.swedish}"
        yield row._replace(field=f"{at}.{row.field}", term=row.term._replace(swedish=swedish))


def _inner(spec: Any, name: str) -> Any:
    return spec.get(name) if isinstance(spec, Mapping) else None


def _way(leaf: Leaf) -> str:
    if leaf.read and leaf.write:
        return BOTH
    return IN if leaf.read else OUT
