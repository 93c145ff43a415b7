"""Whether a mapping has a place for a field of the plan."""

from collections.abc import Iterator, Mapping

from sipfhir.mapping.ir import Derived, Entry, Group, Many, Rule, Single


def has_place(fields: Mapping[str, Rule], path: str) -> bool:
    """Whether a field can be read or written at all; ``goals.term`` asks for one of the items of a group."""
    name, _, rest = path.partition(".")
    rule = fields.get(name)
    if rule is None or isinstance(rule, Derived):
        return False
    return not rest or any(has_place(inside, rest) for inside in _inside(rule))


def _inside(rule: Rule) -> Iterator[Mapping[str, Rule]]:
    if isinstance(rule, Single):
        yield rule.fields
    elif isinstance(rule, Many):
        yield from filter(None, map(_of_entry, rule.entries))


def _of_entry(entry: Entry) -> Mapping[str, Rule] | None:
    if isinstance(entry.rule, Group):
        return entry.rule.anchor.fields
    return entry.rule.fields if isinstance(entry.rule, Single) else None
