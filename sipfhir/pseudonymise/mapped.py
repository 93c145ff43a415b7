"""Roles by a mapping: its shape is laid on the tree of a record as far as they fit."""

from collections.abc import Callable
from typing import Any

from sipfhir.mapping.ir import Anchor, Derived, Fixed, Many, Rule, Single
from sipfhir.mapping.lookup import Lookup
from sipfhir.mapping.mapping import Mapping
from sipfhir.mapping.shape import Action, Shape
from sipfhir.pseudonymise.roles import Role, also, role
from sipfhir.pseudonymise.spots import Spot


class Roles:
    """Gives the values of a record their roles. ``names`` are all names that the mapping has,
    ``tables`` those of its units."""

    def __init__(self, mapping: Mapping) -> None:
        self._root = mapping.shape
        self._lookups = _lookups(mapping.anchor)
        self._fixed = frozenset(_fixed(mapping.anchor))
        self._made: dict[tuple[int, str], Role] = {}
        anywhere = (each.path[0].name for each in mapping.anchor.ignored if each.anywhere)
        self.names = frozenset((*_names(mapping.shape), *anywhere))
        self.tables = tuple(sorted({lookup.name for lookup in self._lookups.values()}))

    def give(self, record: Spot) -> None:
        """Roles to all values of a record that the mapping takes."""
        self._element(record, self._root, "")

    def _element(self, spot: Spot, shape: Shape, field: str) -> None:
        inner = shape.group.field if shape.group else field
        for kid in spot.kids or ():
            if kid.name[:1] == "@":
                self._value(kid, shape.attributes.get(kid.name[1:]), inner)
            elif kid.name == "." and kid.kids is None:
                self._value(kid, shape.text, inner)
            else:
                self._child(kid, shape.children.get(kid.name, []), inner)

    def _child(self, spot: Spot, branches: list[Shape], field: str) -> None:
        if spot.array:
            for item in spot.kids or ():
                self._child(item, branches, field)
            return
        self._below(spot, branches, field)
        self._tell(spot, branches)

    def _below(self, spot: Spot, branches: list[Shape], field: str) -> None:
        shape = next((each for each in branches if _takes(each, spot)), None)
        if shape is None:
            return
        if spot.kids is None:
            self._value(spot, shape.text, shape.group.field if shape.group else field)
        else:
            self._element(spot, shape, field)

    def _tell(self, spot: Spot, branches: list[Shape]) -> None:
        """What tells branches from each other: a word that one of them knows is kept."""
        for path in {each.condition.path for each in branches if each.condition and each.condition.path}:
            holder = _at(spot, path)
            if holder is not None:
                holder.role = Role("code", _either(holder.role, branches))

    def _value(self, spot: Spot, actions: list[Action] | None, field: str) -> None:
        if actions:
            known = (id(actions), field)
            if known not in self._made:
                made = role(actions, field, self._lookups)
                self._made[known] = (
                    made._replace(keeps=also(made.keeps, self._fixed)) if made.kind == "id" else made
                )
            spot.role = self._made[known]


def _either(role: Role, branches: list[Shape]) -> Callable[[Any], bool]:
    told = [each for each in branches if each.condition]
    return lambda raw: role.keeps(raw) or any(each.matches(raw) for each in told)


def _takes(shape: Shape, spot: Spot) -> bool:
    if shape.condition is None:
        return True
    if shape.condition.itself:
        return spot.kids is None
    return shape.matches(spot.leaf(shape.condition.path))


def _at(spot: Spot, path: tuple[str, ...]) -> Spot | None:
    """The value at a path of names."""
    for name in path:
        spot = spot.child(name)
    text = spot if spot.kids is None else spot.child(".")
    return text if text.piece else None


def _names(shape: Shape) -> set[str]:
    below = (names for branches in shape.children.values() for each in branches for names in _names(each))
    return {shape.name, *shape.attributes, *shape.children, *below}


def _fixed(anchor: Anchor) -> set[str]:
    """Values that a mapping gives of itself, which a reference may name."""
    own = {
        rule.value
        for rule in anchor.fields.values()
        if isinstance(rule, Fixed) and isinstance(rule.value, str)
    }
    return own.union(
        *(_fixed(group.anchor) for group in anchor.groups), *map(_constants, anchor.fields.values())
    )


def _constants(rule: Rule) -> set[str]:
    """Those of exactly one item of a list."""
    singles = (
        (entry.rule for entry in rule.entries if isinstance(entry.rule, Single))
        if isinstance(rule, Many)
        else ()
    )
    found = (each.value for single in singles for each in single.fields.values() if isinstance(each, Fixed))
    return {value for value in found if isinstance(value, str)}


def _lookups(anchor: Anchor) -> dict[int, Lookup]:
    """For leaves from whose text something is looked up, the table."""
    wanted = dict(found for rule in anchor.fields.values() for found in _derived(rule))
    found = {id(leaf): wanted[leaf.slot] for leaf in anchor.leaves if leaf.slot in wanted}
    for group in anchor.groups:
        found |= _lookups(group.anchor)
    return found


def _derived(rule: Rule) -> list[tuple[str, Lookup]]:
    if isinstance(rule, Derived):
        return [(rule.source, rule.lookup)]
    if isinstance(rule, Single):
        return [found for each in rule.fields.values() for found in _derived(each)]
    if isinstance(rule, Many):
        singles = (entry.rule for entry in rule.entries if isinstance(entry.rule, Single))
        return [found for each in singles for found in _derived(each)]
    return []
