"""What the leaves of one record, or of one item of a group, fill: which of them reach the plan."""

from typing import Any, Literal

from sipfhir.mapping.fields import fields_of
from sipfhir.mapping.ir import Anchor, Constant, Fixed, Joined, Leaf, Many, Rule, Single
from sipfhir.mapping.make_source import slots_of
from sipfhir.mapping.shape import Action
from sipfhir.plan import Part
from sipfhir.values.errors import BadValue, Doubt

State = Literal["mapped", "ignored", "unmapped"]


class Seen:
    """A leaf that a record holds. ``actions`` are what the mapping does with it, ``raw`` what it holds."""

    __slots__ = ("actions", "place", "raw", "state")

    def __init__(
        self, place: str, state: State, raw: Any = None, actions: list[Action] | None = None
    ) -> None:
        self.place = place
        self.state = state
        self.raw = raw
        self.actions = actions or []


def _fieldless(seen: Seen) -> State:
    """A constant is mapped while it is the one; what says no more, and a leaf without action, is ignored."""
    constant = seen.actions[0] if seen.actions else None
    if constant is None or (isinstance(constant, Constant) and seen.raw in constant.also):
        return "ignored"
    other = isinstance(constant, Constant) and constant.told and seen.raw != constant.value
    return "unmapped" if other else "mapped"


class Scope:
    """What one record, or one item of a group, has filled so far: slot → value and leaf."""

    def __init__(self, anchor: Anchor) -> None:
        self.anchor = anchor
        self.filled: dict[str, tuple[Any, Seen]] = {}

    def take(self, seen: Seen) -> None:
        """The state of a leaf that fields are read from."""
        fields = [action for action in seen.actions if isinstance(action, Leaf)]
        if not fields:
            seen.state = _fieldless(seen)
            return
        if not fields[0].read:
            seen.state = "ignored"
        else:
            seen.state = "mapped" if self._fill(fields[0], seen) else "unmapped"
        for leaf in fields[1:]:
            if leaf.read and leaf.slot not in self.filled:
                self._fill(leaf, seen)

    def _fill(self, leaf: Leaf, seen: Seen) -> bool:
        if leaf.slot in self.filled:
            return False
        try:
            value = seen.raw if leaf.part is not None else leaf.codec.read(seen.raw)
        except BadValue:
            return False
        except Doubt as doubt:
            value = doubt.value
        if value is not None:
            self.filled[leaf.slot] = value, seen
        return True

    def close(self) -> None:
        """Values of several leaves that do not fit together, and parts that lack what they must have."""
        self._rules(self.anchor.fields)
        if self.anchor.part is not None and self._lacks(self.anchor.part, self.anchor.fields):
            self._take_back(list(self.filled))

    def _rules(self, fields: dict[str, Rule]) -> None:
        for rule in fields.values():
            singles = [entry.rule for entry in rule.entries] if isinstance(rule, Many) else [rule]
            for one in singles:
                if isinstance(one, Joined):
                    self._join(one)
                elif isinstance(one, Single):
                    self._rules(one.fields)
                    if self._lacks(one.part, one.fields):
                        self._take_back(slots_of(one))

    def _join(self, rule: Joined) -> None:
        found = [self.filled.get(leaf.slot) for leaf in rule.leaves]
        raws = [each[0] if each else None for each in found]
        if all(raw is None for raw in raws):
            return
        try:
            value = rule.codec.read(*raws)
        except BadValue:
            self._take_back([leaf.slot for leaf in rule.leaves])
            return
        except Doubt:
            return
        known = value is None or getattr(value, "code", "") is not None
        if rule.codec.table is not None and not known and raws[0] is not None and raws[1] is not None:
            self._take_back([rule.leaves[0].slot])

    def _lacks(self, part: type[Part], fields: dict[str, Rule]) -> bool:
        """A required field has nothing, while another field has something."""
        own = {slot for rule in fields.values() for slot in slots_of(rule)}
        if not own & self.filled.keys():
            return False
        required = [fields[name] for name, field in fields_of(part).items() if field.required]
        return any(not isinstance(rule, Fixed) and not self._has(rule) for rule in required)

    def _has(self, rule: Rule) -> bool:
        return any(slot in self.filled for slot in slots_of(rule))

    def _take_back(self, slots: list[str]) -> None:
        for slot in slots:
            if slot in self.filled:
                self.filled[slot][1].state = "unmapped"
