"""Generated text that takes a part of the plan apart into slots, and tells what the target cannot hold."""

from sipfhir.mapping.emit import Emitter
from sipfhir.mapping.fields import fields_of
from sipfhir.mapping.ir import Anchor, Derived, Entry, Fixed, Group, Joined, Leaf, Many, Rule, Single, Value
from sipfhir.mapping.make_source import slots_of
from sipfhir.plan import Part
from sipfhir.values.errors import CannotHold, Doubt

NOT_CONTENT = ("source",)
"""Fields of the plan that say where it came from; no target is asked to hold them."""


class FlattenSource:
    """Emits one function an anchor: a part in, slots out. ``at`` is its path in the plan, for losses."""

    def __init__(self, emit: Emitter) -> None:
        self.emit = emit
        self._count = 0

    def anchor(self, anchor: Anchor) -> None:
        """The function of one anchor."""
        emit = self.emit
        emit(f"def flatten{anchor.number}(p, t, at):")
        with emit.indent():
            emit("s = {}")
            if anchor.part is None:
                self._leaf(anchor.leaves[0], "p", "at")
            else:
                self._part(anchor.part, anchor.fields, "p", "at")
            emit("return s")
        emit("")

    def _part(self, part: type[Part], rules: dict[str, Rule], variable: str, at: str) -> None:
        for name, field in fields_of(part).items():
            if name in NOT_CONTENT:
                continue
            path = f"{at} + {name!r}"
            rule = rules.get(name)
            value = self._variable(f"{variable}.{name}")
            if rule is None:
                self.emit(f"if {value} is not None and {value} != (): t.lost({path}, {value})")
            elif field.many:
                self._many(rule, value, path)
            else:
                self._rule(rule, value, path)

    def _variable(self, expression: str) -> str:
        self._count += 1
        self.emit(f"v{self._count} = {expression}")
        return f"v{self._count}"

    def _rule(self, rule: Rule, value: str, path: str) -> None:
        emit = self.emit
        if isinstance(rule, Value) and rule.default is not None:
            self._defaulted(rule, value, path)
            return
        emit(f"if {value} is not None:")
        with emit.indent():
            if isinstance(rule, Value):
                self._leaf(rule.leaf, value, path)
            elif isinstance(rule, Joined):
                codec = emit.name("joined_", rule.codec)
                emit(f"split(s, t, {codec}, {rule.slot!r}, {value}, {path})")
            elif isinstance(rule, Fixed):
                emit(f"if {value} != {emit.name('fixed_', rule.value)}: t.lost({path}, {value})")
            elif isinstance(rule, Derived):
                table = emit.name("lookup_", rule.lookup)
                emit(f"if {value} != {table}.find(s.get({rule.source!r})): t.lost({path}, {value})")
            elif isinstance(rule, Single):
                self._single(rule, value, path)

    def _single(self, rule: Single, value: str, path: str) -> None:
        """Fixed fields are written by nothing of their own: where no other field is, they are lost."""
        self._part(rule.part, rule.fields, value, f"{path} + '.'")
        fixed = tuple(name for name, inner in rule.fields.items() if isinstance(inner, Fixed))
        if fixed:
            slots = self.emit.name("slots_", frozenset(slots_of(rule)))
            self.emit(f"if s.keys().isdisjoint({slots}): lose_fixed({value}, {fixed!r}, t, {path} + '.')")

    def _defaulted(self, rule: Value, value: str, path: str) -> None:
        """Where nothing is written the default is read, so that nothing can stand for nothing else."""
        emit = self.emit
        spared = "None" if _has_word(rule) else emit.name("default_", rule.default)
        emit(f"if {value} is not None and {value} != {spared}:")
        with emit.indent():
            self._leaf(rule.leaf, value, path)
        emit(f"if {value} != {emit.name('default_', rule.default)} and {rule.leaf.slot!r} not in s:")
        with emit.indent():
            emit(f"t.defaulted({path})")

    def _leaf(self, leaf: Leaf, value: str, path: str) -> None:
        if not leaf.write:
            self.emit(f"t.lost({path}, {value})")
            return
        codec = self.emit.name("codec_", leaf.codec)
        self.emit(f"put(s, t, {codec}, {leaf.slot!r}, {value}, {path}, {leaf.longest})")

    def _many(self, rule: Rule, value: str, path: str) -> None:
        assert isinstance(rule, Many)
        emit = self.emit
        entries = [(self._is_group(entry.rule), self._accepts(entry, rule), entry) for entry in rule.entries]
        emit(f"if {value}:")
        with emit.indent():
            tests = ", ".join(f"({group}, {accept})" for group, accept, _ in entries)
            shares = self._variable(f"distribute({value}, ({tests},), t, {path})")
            for i, (group, _, entry) in enumerate(entries):
                if group:
                    self._group(entry, f"{shares}[{i}]", path)
                else:
                    self._item(entry.rule, f"{shares}[{i}]", path)

    def _is_group(self, rule: Rule | Group) -> bool:
        return isinstance(rule, Group)

    def _group(self, entry: Entry, share: str, path: str) -> None:
        rule = entry.rule
        assert isinstance(rule, Group)
        dot = "" if rule.anchor.part is None else "."
        call = f"items({share}, flatten{rule.anchor.number}, {tuple(entry.fixed)!r}, t, {path}, {dot!r})"
        self.emit(f"x = {call} if {share} else None")
        self.emit(f"if x: s[{rule.slot!r}] = x")

    def _item(self, rule: Group | Single | Value, share: str, path: str) -> None:
        assert isinstance(rule, Single | Value)
        emit = self.emit
        # Names of its own: a loop inside must not count on in this one's.
        self._count += 1
        index, item = f"i{self._count}", f"w{self._count}"
        emit(f"for {index}, {item} in {share}:")
        with emit.indent():
            inner = f"{path} + '[' + str({index}) + ']'"
            if isinstance(rule, Single):
                self._single(rule, item, inner)
            else:
                self._leaf(rule.leaf, item, inner)

    def _accepts(self, entry: Entry, rule: Many) -> str:
        """A test of one item: has it the entry's fixed values, can its leaf hold it, has it nothing more?"""
        if isinstance(entry.rule, Value):
            return f"{self.emit.name('codec_', entry.rule.leaf.codec)}.holds"
        pairs = "".join(
            f"({name!r}, {self.emit.name('fixed_', value)})," for name, value in entry.fixed.items()
        )
        names = entry.whole(rule)
        if names is not None:
            return f"only({names!r}, ({pairs}))"
        return f"has(({pairs}))" if pairs else "anything"


def _has_word(rule: Value) -> bool:
    """Whether the default can be written. Then it is: only what is written replaces what a source said."""
    try:
        return rule.leaf.codec.write(rule.default) is not None
    except (CannotHold, Doubt):
        return False
