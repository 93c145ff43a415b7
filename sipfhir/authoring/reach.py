"""Which fields of the plan a mapping reaches, and how: read, written, constant, derived, by default."""

from collections.abc import Iterator
from functools import cache

import msgspec

from sipfhir.mapping.fields import Field, Kind, fields_of
from sipfhir.mapping.ir import Anchor, Derived, Fixed, Group, Joined, Leaf, Many, Rule, Single, Value
from sipfhir.plan import Concept, HumanName, Identifier, Part, Plan

ATOMS = (Identifier, HumanName)
"""Parts that a leaf can fill alone: counted as one field each."""

LEFT_OUT = ("source",)
"""Fields of the plan that the reader fills, not the source."""

_IDENTITIES = {
    "swedish-identity": ("personnummer", "samordningsnummer", "nationellt-reservnummer"),
    "reserve-number": ("lokalt-reservnummer",),
    "hsa-id": ("hsa-id",),
    "organisation-number": ("organisationsnummer",),
    "local-id": ("local",),
}
"""Which kinds of identifier each converter reads."""


class Reach(msgspec.Struct):
    """How a field is reached. ``codes``: our codes that it can hold, empty for a field without codes."""

    read: bool = False
    write: bool = False
    derived: bool = False
    constant: bool = False
    default: bool = False
    codes: set[str] = msgspec.field(default_factory=set)
    longest: int | None = None

    @property
    def held(self) -> bool:
        """Whether the system has a place for the field: what is read or written, also as a constant."""
        return self.read or self.write or self.constant

    @property
    def gives(self) -> bool:
        """Whether a plan that is read can have the field."""
        return self.read or self.constant or self.derived or self.default


def reach(anchor: Anchor) -> dict[str, Reach]:
    """Field of the plan (``goals.term``) → how it is reached. What is not reached is not there."""
    found: dict[str, Reach] = {}
    _fields(anchor.fields, "", Plan, found)
    return found


@cache
def plan_fields() -> dict[str, Field]:
    """Every leaf field of the plan by its path, in the order of the model."""
    return dict(_leaf_fields(Plan, ""))


def _leaf_fields(part: type[Part], prefix: str) -> Iterator[tuple[str, Field]]:
    for name, field in fields_of(part).items():
        path = f"{prefix}{name}"
        if path in LEFT_OUT:
            continue
        if field.kind is Kind.PART and field.part not in ATOMS:
            assert field.part is not None
            yield from _leaf_fields(field.part, f"{path}.")
        else:
            yield path, field


def _fields(rules: dict[str, Rule], prefix: str, part: type[Part], found: dict[str, Reach]) -> None:
    for name, rule in rules.items():
        field = fields_of(part)[name]
        path = prefix.rstrip(".") if part in ATOMS else f"{prefix}{name}"
        for one in _singles(rule):
            _one(one, path, field, found)


def _singles(rule: Rule) -> list[Rule | Group]:
    return [entry.rule for entry in rule.entries] if isinstance(rule, Many) else [rule]


def _one(rule: Rule | Group, path: str, field: Field, found: dict[str, Reach]) -> None:
    if isinstance(rule, Group) and field.part is not None:
        _fields(rule.anchor.fields, f"{path}.", field.part, found)
    elif isinstance(rule, Single):
        _fields(rule.fields, f"{path}.", rule.part, found)
    else:
        _leaf(rule, found.setdefault(path, Reach()), field)


def _leaf(rule: Rule | Group, reached: Reach, field: Field) -> None:
    match rule:
        case Group():
            reached.read = reached.write = True
        case Value():
            _value(rule.leaf, reached)
            reached.default = reached.default or rule.default is not None
        case Joined():
            reached.read = reached.write = True
            _codes(rule.leaves[0], reached)
        case Fixed():
            reached.constant = True
            reached.codes |= _fixed_codes(rule.value) if field.codes else set()
        case Derived():
            reached.derived = True
            reached.codes |= rule.lookup.ours


def _value(leaf: Leaf, reached: Reach) -> None:
    reached.read = reached.read or leaf.read
    reached.write = reached.write or leaf.write
    reached.longest = leaf.longest or reached.longest
    _codes(leaf, reached)


def _codes(leaf: Leaf, reached: Reach) -> None:
    if leaf.codec.table is not None:
        reached.codes |= leaf.codec.table.ours
    reached.codes |= set(_IDENTITIES.get(leaf.codec.name, ()))


def _fixed_codes(value: object) -> set[str]:
    code = value.code if isinstance(value, Concept) else value
    return {code} if isinstance(code, str) else set()
