"""Generated text that reads JSON and CSV records, over dicts and lists."""

from sipfhir.mapping.ir import Leaf
from sipfhir.mapping.reader_source import ReaderSource
from sipfhir.mapping.shape import Shape


class JsonSource(ReaderSource):
    """One function an object. Places are JSON pointers, made only by the tracing reader."""

    def shape(self, shape: Shape) -> None:
        emit = self.emit
        emit(f"def read{shape.number}(o, s, t{self.arguments}):  # {shape.name}")
        with emit.indent():
            emit("if not o:")
            with emit.indent():
                emit("t.mapped += 1")
            emit("for k, v in o.items():")
            with emit.indent():
                if self.trace:
                    emit("p = src + '/' + pointer(k)")
                word = "if"
                for name, branches in shape.children.items():
                    emit(f"{word} k == {name!r}:")
                    word = "elif"
                    with emit.indent():
                        self._member(branches)
                self._unknown(word)
        emit("")

    def _unknown(self, word: str) -> None:
        emit = self.emit
        if self.anywhere:
            emit(f"{word} k in {self.anywhere!r}:")
            word = "elif"
            with emit.indent():
                emit("t.ignored += count_json(v)")
        emit("else:" if word == "elif" else "if True:")
        with emit.indent():
            self._lose_all("MAP-UNMAPPED", "v", "p", ", count=n")

    def _lose_all(self, rule: str, value: str, pointer: str, params: str) -> None:
        self.emit(f"n = count_json({value})")
        self.lose("n", rule, pointer, "''", params)

    def _member(self, branches: list[Shape]) -> None:
        if branches[0].ignored:
            self.emit("t.ignored += count_json(v)")
        elif any(branch.array for branch in branches):
            self._array(branches)
        else:
            self._one(branches[0], "v", "p")

    def _array(self, branches: list[Shape]) -> None:
        emit = self.emit
        emit("if type(v) is list and v:")
        with emit.indent():
            singles = [branch for branch in branches if not branch.group]
            if singles:
                emit(" = ".join(f"f{branch.number}" for branch in singles) + " = False")
            emit("for j, c in enumerate(v):")
            with emit.indent():
                if self.trace:
                    emit("q = p + '/' + str(j)")
                self._branches(branches)
        emit("elif v is None or v == []:")
        with emit.indent():
            emit("t.mapped += 1")
        emit("else:")
        with emit.indent():
            self._lose_all("MAP-UNMAPPED", "v", "p", ", count=n")

    def _branches(self, branches: list[Shape]) -> None:
        emit = self.emit
        word = "if"
        for branch in branches:
            if branch.condition:
                emit(f"{word} {self.test(branch.condition, 'c')}:")
                word = "elif"
            elif word == "elif":
                emit("else:")
            else:
                emit("if True:")
            with emit.indent():
                self._item(branch)
        if branches[-1].condition:
            emit("else:")
            with emit.indent():
                self._lose_all("MAP-NO-BRANCH", "c", "q", ", count=n")

    def _item(self, branch: Shape) -> None:
        emit = self.emit
        if branch.ignored:
            emit("t.ignored += count_json(c)")
        elif branch.group:
            self._group(branch)
        else:
            emit(f"if f{branch.number}:")
            with emit.indent():
                self._lose_all("MAP-REPEAT", "c", "q", f", field={branch.name!r}")
            emit("else:")
            with emit.indent():
                emit(f"f{branch.number} = True")
                self._one(branch, "c", "q")

    def _group(self, branch: Shape) -> None:
        emit = self.emit
        if branch.is_leaf or not branch.children:
            emit("if type(c) is not dict and type(c) is not list:")
        else:
            emit("if type(c) is dict:")
        with emit.indent():
            self.group_item(branch, "c", "q")
        emit("else:")
        with emit.indent():
            self._lose_all("MAP-UNMAPPED", "c", "q", ", count=n")

    def _one(self, branch: Shape, value: str, pointer: str) -> None:
        emit = self.emit
        if branch.is_leaf:
            self._scalar(branch, value, pointer)
            return
        emit(f"if type({value}) is dict:")
        with emit.indent():
            emit(f"read{branch.number}({value}, s, t{f', at, {pointer}' if self.trace else ''})")
        emit(f"elif {value} is None:")
        with emit.indent():
            emit("t.mapped += 1")
        emit("else:")
        with emit.indent():
            self._lose_all("MAP-UNMAPPED", value, pointer, ", count=n")

    def _scalar(self, branch: Shape, value: str, pointer: str) -> None:
        where = pointer if self.trace else "''"
        call = f"take_scalar({value}, s, t, {self.leaf.at}, {where}, {self.leaf.name(branch.text)})"
        self.leaf.put(branch.text, value, _usual(branch, value), call)

    def member(self, path: tuple[str, ...], node: str) -> str:
        return f"json_leaf({node}, {path!r})"

    def where_item(self, node: str, pointer: str) -> str:
        return pointer

    def item_body(self, shape: Shape, node: str, slots: str, at: str, pointer: str) -> None:
        emit = self.emit
        if shape.children:
            emit(f"read{shape.number}({node}, {slots}, t{f', {at}, {pointer}' if self.trace else ''})")
            return
        emit(f"s_, s = s, {slots}")
        if self.trace:
            emit(f"at_, at = at, {at}")
        self._scalar(shape, node, pointer)
        emit("s = s_")
        if self.trace:
            emit("at = at_")


def _usual(branch: Shape, value: str) -> str:
    """Text must be text, half of a pair a scalar; the other converters refuse what is not theirs."""
    text = f"type({value}) is str and {value} and not {value}.isspace()"
    fields = [action for action in branch.text if isinstance(action, Leaf)]
    if any(leaf.part is not None for leaf in fields):
        return f"(type({value}) is int or {text})"
    return text if all(leaf.codec.plain for leaf in fields) else f"{value} is not None"
