"""Generated text that writes a record as a tree, in the order in which the mapping file names its places."""

from sipfhir.mapping.emit import Emitter
from sipfhir.mapping.ir import Constant, Leaf
from sipfhir.mapping.shape import Action, Shape


class WriterSource:
    """Emits one function a place that holds more than a text: slots in, a Node out (None when nothing is
    in it)."""

    def __init__(self, emit: Emitter, *, xml: bool) -> None:
        self.emit = emit
        self.xml = xml

    def all(self, shapes: list[Shape]) -> None:
        """Every function, and the one that starts: ``write(plan, t)``."""
        for shape in shapes:
            # The record has its function even when no field is written below it.
            if shape.number == 0 or not (shape.is_leaf or shape.ignored):
                self.shape(shape)
        self.emit("def write(plan, t):")
        with self.emit.indent():
            self.emit("return write0(flatten0(plan, t, ''))")

    def shape(self, shape: Shape) -> None:
        """The function of one place. Constants count as nothing: alone they are not written."""
        emit = self.emit
        emit(f"def write{shape.number}(s):  # {shape.name}")
        with emit.indent():
            emit("g = s.get")
            emit("k = []")
            emit("n = 0" if shape.number and not shape.only_constants else "n = 1")
            for name, actions in shape.attributes.items():
                self._scalar(actions, "@" + name)
            self._scalar(shape.text, ".")
            for name, branches in shape.children.items():
                self._member(name, branches)
            emit(f"return Node({self._name(shape)!r}, k) if n else None")
        emit("")

    def _name(self, shape: Shape) -> str:
        return shape.name if self.xml or not shape.array else ""

    def _member(self, name: str, branches: list[Shape]) -> None:
        """XML: branch after branch. JSON: one array member for all branches, or one value."""
        if self.xml or not any(branch.array for branch in branches):
            for branch in branches:
                self._child(branch, "k")
            return
        emit = self.emit
        emit("a = []")
        for branch in branches:
            self._child(branch, "a")
        emit("if a:")
        with emit.indent():
            emit(f"k.append(Node({name!r}, a, None, True))")

    def _child(self, branch: Shape, kids: str) -> None:
        if branch.ignored:
            return
        if branch.group:
            self._group(branch, kids)
        elif branch.is_leaf:
            self._leaf(branch, kids)
        elif branch.only_constants:
            self.emit(f"{kids}.append(write{branch.number}(s))")
        else:
            self.emit(f"c = write{branch.number}(s)")
            self._append(kids)

    def _group(self, branch: Shape, kids: str) -> None:
        emit = self.emit
        assert branch.group is not None
        emit(f"for i in g({branch.group.slot!r}, ()):")
        with emit.indent():
            if self.xml or branch.children:
                emit(f"c = write{branch.number}(i)")
            else:
                slot = next((action.slot for action in branch.text if isinstance(action, Leaf)), "")
                emit(f"c = Node('', None, i[{slot!r}]) if {slot!r} in i else None")
            self._append(kids)

    def _append(self, kids: str) -> None:
        self.emit("if c is not None:")
        with self.emit.indent():
            self.emit(f"{kids}.append(c)")
            self.emit("n += 1")

    def _leaf(self, branch: Shape, kids: str) -> None:
        emit = self.emit
        self._value(branch.text)
        emit("if v is not None:")
        with emit.indent():
            make = (
                f"Node({branch.name!r}, [Node('.', None, v)])"
                if self.xml
                else f"Node({self._name(branch)!r}, None, v)"
            )
            emit(f"{kids}.append({make})")

    def _scalar(self, actions: list[Action], name: str) -> None:
        if not actions:
            return
        self._value(actions)
        self.emit("if v is not None:")
        with self.emit.indent():
            self.emit(f"k.append(Node({name!r}, None, v))")

    def _value(self, actions: list[Action]) -> None:
        """The first field that has a value wins; a constant stands where no field wrote."""
        emit = self.emit
        slots = [action.slot for action in actions if isinstance(action, Leaf) and action.write]
        emit(
            "v = "
            + (" ".join(f"g({slot!r}," for slot in slots) + " None" + ")" * len(slots) if slots else "None")
        )
        if slots:
            emit("n += v is not None")
        for action in actions:
            if isinstance(action, Constant):
                self._constant(action)

    def _constant(self, action: Constant) -> None:
        emit = self.emit
        emit("if v is None:")
        with emit.indent():
            emit(f"v = {action.value!r}")
            if action.always:
                emit("n += 1")
