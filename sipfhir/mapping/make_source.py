"""Generated text that makes the parts of the plan from the slots that were filled."""

from sipfhir.mapping.emit import Emitter
from sipfhir.mapping.fields import fields_of
from sipfhir.mapping.ir import Anchor, Derived, Entry, Fixed, Group, Joined, Many, Rule, Single, Value
from sipfhir.plan import Part


class MakeSource:
    """Emits one function an anchor: slots in, a part of the plan out (None when nothing was read)."""

    def __init__(self, emit: Emitter, trace: bool) -> None:
        self.emit = emit
        self.at = "at" if trace else "''"
        self.signature = "s, t, at" if trace else "s, t"
        self._count = 0

    def anchor(self, anchor: Anchor) -> None:
        """The function of one anchor."""
        emit = self.emit
        emit(f"def make{anchor.number}({self.signature}):")
        with emit.indent():
            if anchor.part is None:
                emit("return s.get('')")
            else:
                if anchor.number:
                    emit("if not s:")
                    with emit.indent():
                        emit("return None")
                emit("g = s.get")
                emit(f"return {self._part(anchor.part, anchor.fields, anchor.number == 0)}")
        emit("")

    def _part(self, part: type[Part], fields: dict[str, Rule], always: bool) -> str:
        """Statements for inner parts come first; the expression that makes this one is returned."""
        known = fields_of(part)
        values = {name: self._rule(rule) for name, rule in fields.items()}
        name = self.emit.name(f"{part.__name__}_", part)
        required = [
            values[field]
            for field in fields
            if known[field].required and not isinstance(fields[field], Fixed)
        ]
        call = f"{name}({', '.join(f'{field}={value}' for field, value in values.items())})"
        if not required:
            return call
        missing = " or ".join(f"{value} is None" for value in required)
        return f"None if {missing} else {call}"

    def _rule(self, rule: Rule) -> str:
        if isinstance(rule, Value):
            return self._value(rule)
        if isinstance(rule, Fixed):
            return self.emit.name("fixed_", rule.value)
        if isinstance(rule, Joined):
            codec = self.emit.name("joined_", rule.codec)
            return self._variable(f"join(s, t, {codec}, {rule.slot!r}, {len(rule.leaves)}, {self.at})")
        if isinstance(rule, Derived):
            table = self.emit.name("lookup_", rule.lookup)
            return self._variable(f"derive(g({rule.source!r}), t, {table}, {rule.source!r}, {self.at})")
        if isinstance(rule, Single):
            return self._single(rule)
        return self._many(rule)

    def _value(self, rule: Value) -> str:
        """What was read; a default is told, since it stands in no source."""
        value = f"g({rule.leaf.slot!r})"
        if rule.default is None:
            return value
        variable = self._variable(value)
        self.emit(f"if {variable} is None:")
        with self.emit.indent():
            self.emit(f"{variable} = {self.emit.name('default_', rule.default)}")
            self.emit(f"defaulted(t, {rule.leaf.slot!r}, {rule.because!r}, {self.at})")
        return variable

    def _variable(self, expression: str) -> str:
        self._count += 1
        self.emit(f"x{self._count} = {expression}")
        return f"x{self._count}"

    def _single(self, rule: Single) -> str:
        slots = self.emit.name("slots_", frozenset(slots_of(rule)))
        self._count += 1
        variable = f"x{self._count}"
        emit = self.emit
        emit(f"{variable} = None")
        emit(f"if not s.keys().isdisjoint({slots}):")
        with emit.indent():
            part = self._part(rule.part, rule.fields, always=False)
            emit(f"{variable} = {part}")
            if part.startswith("None if"):
                emit(f"if {variable} is None:")
                with emit.indent():
                    emit(f"incomplete(s, t, {slots}, {rule.field!r}, {self.at})")
        return variable

    def _many(self, rule: Many) -> str:
        parts = [self._entry(entry) for entry in rule.entries]
        if len(parts) == 1 and parts[0].startswith("*g("):
            return f"tuple({parts[0][1:]})"
        return f"({', '.join(parts)},)" if parts else "()"

    def _entry(self, entry: Entry) -> str:
        if isinstance(entry.rule, Group):
            return f"*g({entry.rule.slot!r}, ())"
        value = self._rule(entry.rule)
        if not value.isidentifier():
            value = self._variable(value)
        return f"*(() if {value} is None else ({value},))"


def slots_of(rule: Rule) -> list[str]:
    """All slots that a rule takes its value from."""
    if isinstance(rule, Value):
        return [rule.leaf.slot]
    if isinstance(rule, Joined):
        return [leaf.slot for leaf in rule.leaves]
    if isinstance(rule, Single):
        return [slot for inner in rule.fields.values() for slot in slots_of(inner)]
    if isinstance(rule, Many):
        return [slot for entry in rule.entries for slot in _entry_slots(entry)]
    return []


def _entry_slots(entry: Entry) -> list[str]:
    return [entry.rule.slot] if isinstance(entry.rule, Group) else slots_of(entry.rule)
