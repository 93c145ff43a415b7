"""Generated text that reads a record: one function a place of the source that holds more than a text."""

from abc import ABC, abstractmethod

from sipfhir.mapping.emit import Emitter
from sipfhir.mapping.ir import Anchor
from sipfhir.mapping.leaf_source import LeafSource
from sipfhir.mapping.make_source import MakeSource
from sipfhir.mapping.paths import Condition
from sipfhir.mapping.shape import Shape
from sipfhir.values.codes import Table


class ReaderSource(ABC):
    """What the XML and the JSON reader have in common."""

    def __init__(self, emit: Emitter, tables: dict[str, Table], anywhere: set[str], *, trace: bool) -> None:
        self.emit = emit
        self.anywhere = tuple(sorted(anywhere))
        self.tables = tables
        self.trace = trace
        self.leaf = LeafSource(emit, trace)
        self.make = MakeSource(emit, trace)
        self.arguments = ", at, src" if trace else ""

    def all(self, shapes: list[Shape], anchors: list[Anchor]) -> None:
        """Every function, and the one that starts: ``read(tree, t)``."""
        for anchor in anchors:
            self.make.anchor(anchor)
        for shape in shapes:
            # The record has its function even when no field reads anything below it.
            if shape.number == 0 or not (shape.is_leaf or shape.ignored):
                self.shape(shape)
        self.emit("def read(e, t):")
        with self.emit.indent():
            self.emit("s = {}")
            self.emit("read0(e, s, t, '', '')" if self.trace else "read0(e, s, t)")
            self.emit("return make0(s, t, '')" if self.trace else "return make0(s, t)")

    @abstractmethod
    def shape(self, shape: Shape) -> None:
        """The function of one place; XML and JSON differ."""

    def lose(self, count: str, rule: str, node: str, label: str = "''", params: str = "") -> None:
        """Leaves that reach nothing."""
        where = f", at, {node}, {label}" if self.trace else ""
        self.emit(f"t.lose({count}, {rule!r}{where}{params})")

    def test(self, condition: Condition, node: str) -> str:
        """The expression that is true when the branch is the one."""
        raw = self.member(condition.path, node)
        if condition.itself:
            return f"{raw} is not None"
        if condition.table is None:
            return f"{raw} == {condition.value!r}"
        table = self.emit.name("table_", self.tables[condition.table])
        return f"code_of({table}, {raw}) == {condition.value!r}"

    @abstractmethod
    def member(self, path: tuple[str, ...], node: str) -> str:
        """The expression that gives a condition's raw value."""

    def group_item(self, shape: Shape, node: str, pointer: str) -> None:
        """One item of a group: its own slots, its own part."""
        emit, group = self.emit, shape.group
        assert group is not None
        emit("d = {}")
        if self.trace:
            emit(f"i_ = len(s.get({group.slot!r}, ()))")
            emit(f"a_ = at + {group.slot!r} + '[' + str(i_) + '].'")
            emit(f"t.place(a_[:-1], {self.where_item(node, pointer)}, '')")
        self.item_body(shape, node, "d", "a_", pointer)
        emit(f"w = make{group.anchor.number}(d, t{', a_' if self.trace else ''})")
        emit("if w is not None:")
        with emit.indent():
            emit(f"s.setdefault({group.slot!r}, []).append(w)")
        emit("elif d:")
        with emit.indent():
            emit(f"incomplete(d, t, d, {group.field!r}, {'a_' if self.trace else repr('')})")

    @abstractmethod
    def where_item(self, node: str, pointer: str) -> str:
        """What the tracker keeps as the place of an item."""

    @abstractmethod
    def item_body(self, shape: Shape, node: str, slots: str, at: str, pointer: str) -> None:
        """Read one item into its slots."""
