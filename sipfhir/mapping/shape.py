"""The source as the mapping describes it: a tree of elements or members, made from the paths of all
leaves."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sipfhir.mapping.ir import Anchor, Constant, Group, Leaf
from sipfhir.mapping.paths import Condition, Path, Step, show
from sipfhir.plan import Concept
from sipfhir.values.codes import Table

Action = Leaf | Constant


@dataclass
class Shape:
    """An element (XML) or member (JSON) of the source, and what is done with what stands in it.

    ``children`` holds branches by name: those with a condition first, one without last.
    """

    name: str
    number: int
    condition: Condition | None = None
    array: bool = False
    group: Group | None = None
    ignored: bool = False
    attributes: dict[str, list[Action]] = field(default_factory=dict)
    text: list[Action] = field(default_factory=list)
    children: "dict[str, list[Shape]]" = field(default_factory=dict)

    table: Table | None = None

    def matches(self, raw: object) -> bool:
        """Whether a raw value makes this branch's condition true."""
        if self.condition is None:
            return True
        if self.table:
            raw = self.table.read(raw.strip()).code if isinstance(raw, str) else None
        return raw == self.condition.value

    @property
    def reads_leaves(self) -> bool:
        """A field is read here or below, not only a condition's own leaf."""
        held = [*self.text, *(action for actions in self.attributes.values() for action in actions)]
        below = (branch.reads_leaves for branches in self.children.values() for branch in branches)
        return any(isinstance(action, Leaf) for action in held) or any(below)

    @property
    def only_constants(self) -> bool:
        """Nothing is read here or below but what a discriminator tells: written when what is around it is."""
        below = [branch for branches in self.children.values() for branch in branches]
        if self.group or self.ignored or self.reads_leaves or any(branch.group for branch in below):
            return False
        held = [*self.text, *(action for actions in self.attributes.values() for action in actions)]
        declared = any(isinstance(action, Constant) and action.told for action in held)
        return not declared and all(branch.only_constants for branch in below)

    @property
    def is_leaf(self) -> bool:
        """Nothing but a text: no function of its own is needed."""
        return not (self.attributes or self.children or self.group or self.ignored)


class ShapeError(ValueError):
    """Two rules that cannot both hold for one place of the source."""


class ShapeBuilder:
    """Lays the paths of anchors over each other."""

    def __init__(self, tables: dict[str, Table]) -> None:
        self.tables = tables
        self.shapes: list[Shape] = []
        self.anywhere: set[str] = set()

    def build(self, anchor: Anchor, name: str, sequence: Sequence[str] = ()) -> Shape:
        """The shape of the record. ``sequence``: names that stand first in every element, in this order."""
        root = self._new(Step(name))
        self._fill(root, anchor)
        for ignored in anchor.ignored:
            if ignored.anywhere:
                self.anywhere.add(ignored.path[0].name)
            else:
                self._ignore(root, ignored.path)
        for shape in self.shapes:
            shape.children = _in_sequence(shape.children, sequence)
        return root

    def _new(self, step: Step) -> Shape:
        shape = Shape(step.name, len(self.shapes), step.condition, step.array or step.condition is not None)
        self.shapes.append(shape)
        if step.condition:
            shape.table = self.tables[step.condition.table] if step.condition.table else None
            self._place(shape, _steps(step.condition), Constant((), words(step.condition, self.tables)))
        return shape

    def _fill(self, shape: Shape, anchor: Anchor) -> None:
        for leaf in anchor.leaves:
            self._place(shape, leaf.path, leaf)
        for constant in anchor.constants:
            self._place(shape, constant.path, constant)
        for group in anchor.groups:
            inner = self._walk(shape, group.path)
            if inner.group or inner.reads_leaves:
                raise ShapeError(f"two rules for {show(group.path)}: a group must be alone on its path")
            inner.group, inner.array = group, True
            self._fill(inner, group.anchor)

    def _place(self, shape: Shape, path: Path, action: Action) -> None:
        if path and path[-1].name.startswith("@"):
            holder = self._walk(shape, path[:-1])
            holder.attributes.setdefault(path[-1].name[1:], []).append(action)
        else:
            self._walk(shape, path).text.append(action)

    def _walk(self, shape: Shape, path: Path) -> Shape:
        for step in path:
            shape = self._child(shape, step)
        return shape

    def _child(self, shape: Shape, step: Step) -> Shape:
        branches = shape.children.setdefault(step.name, [])
        for branch in branches:
            if branch.condition == step.condition:
                branch.array = branch.array or step.array
                return branch
        branch = self._new(step)
        branches.append(branch)
        branches.sort(key=lambda each: each.condition is None)
        return branch

    def _ignore(self, root: Shape, path: Path) -> None:
        if path and path[-1].name.startswith("@"):
            holder = self._walk(root, path[:-1])
            holder.attributes.setdefault(path[-1].name[1:], [])
            return
        shape = self._walk(root, path)
        if shape.text or shape.children or shape.attributes:
            known = [name for branches in shape.children.values() for name in branches]
            if known or shape.attributes or any(isinstance(action, Leaf) for action in shape.text):
                raise ShapeError(f"{show(path)} is ignored and read at the same time")
        shape.ignored = True


def _in_sequence(children: "dict[str, list[Shape]]", sequence: Sequence[str]) -> "dict[str, list[Shape]]":
    """What the sequence names first; the rest as the mapping names it."""
    first = [name for name in sequence if name in children]
    return {name: children[name] for name in dict.fromkeys((*first, *children))}


def _steps(condition: Condition) -> Path:
    return tuple(Step(name) for name in condition.path)


def words(condition: Condition, tables: dict[str, Table]) -> str | int | bool:
    """The raw value that is written to make a condition true."""
    if condition.table is None:
        return condition.value
    return tables[condition.table].write(Concept(str(condition.value)))
