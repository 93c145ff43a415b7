"""Generated text that reads XML records, over lxml elements."""

from sipfhir.mapping.reader_source import ReaderSource
from sipfhir.mapping.shape import Shape


class XmlSource(ReaderSource):
    """One function an element that holds more than a text: attributes, then text, then children."""

    def shape(self, shape: Shape) -> None:
        emit = self.emit
        emit(f"def read{shape.number}(e, s, t{self.arguments}):  # {shape.name}")
        with emit.indent():
            self._attributes(shape)
            self._text(shape)
            self._children(shape)
        emit("")

    def _attributes(self, shape: Shape) -> None:
        emit = self.emit
        emit("for k, v in e.items():")
        with emit.indent():
            word = "if"
            for name, actions in shape.attributes.items():
                emit(f"{word} k == {name!r}:")
                word = "elif"
                with emit.indent():
                    call = f"take_text(v, s, t, {self.leaf.at}, e, '@' + k, {self.leaf.name(actions)})"
                    self.leaf.put(actions, "v", "v and not v.isspace()", call)
            if word == "elif":
                emit("else:")
                with emit.indent():
                    self.lose("1", "MAP-UNMAPPED", "e", "'@' + k", ", count=1")
            else:
                self.lose("1", "MAP-UNMAPPED", "e", "'@' + k", ", count=1")

    def _text(self, shape: Shape) -> None:
        emit = self.emit
        emit("v = e.text")
        emit("if v and not v.isspace():")
        with emit.indent():
            if shape.text:
                self.emit(f"take(v, s, t, {self.leaf.at}, e, '', {self.leaf.name(shape.text)})")
            else:
                self.lose("1", "MAP-STRAY-TEXT", "e")
        emit("elif not len(e) and not e.keys():")
        with emit.indent():
            emit("t.mapped += 1")

    def _children(self, shape: Shape) -> None:
        emit = self.emit
        singles = [
            branch for name in shape.children for branch in shape.children[name] if not _repeats(branch)
        ]
        if singles:
            emit(" = ".join(f"f{branch.number}" for branch in singles) + " = False")
        emit("for c in e:")
        with emit.indent():
            emit(f"k = {self.tag('c')}")
            word = "if"
            for name, branches in shape.children.items():
                emit(f"{word} k == {name!r}:")
                word = "elif"
                with emit.indent():
                    self._branches(branches)
            self._unknown(word)
            emit("if c.tail and not c.tail.isspace():")
            with emit.indent():
                self.lose("1", "MAP-STRAY-TEXT", "e")

    def _unknown(self, word: str) -> None:
        emit = self.emit
        if self.anywhere:
            emit(f"{word} k in {self.anywhere!r}:")
            word = "elif"
            with emit.indent():
                emit("t.ignored += count_xml(c)")
        emit(f"{word} type(k) is str:")
        with emit.indent():
            emit("n = count_xml(c)")
            self.lose("n", "MAP-UNMAPPED", "c", "''", ", count=n")

    def _branches(self, branches: list[Shape]) -> None:
        emit = self.emit
        if len(branches) == 1 and branches[0].condition is None:
            self._child(branches[0])
            return
        word = "if"
        for branch in branches:
            emit(f"{word} {self.test(branch.condition, 'c')}:" if branch.condition else "else:")
            word = "elif"
            with emit.indent():
                self._child(branch)
        if branches[-1].condition:
            emit("else:")
            with emit.indent():
                emit("n = count_xml(c)")
                self.lose("n", "MAP-NO-BRANCH", "c", "''", ", count=n")

    def _child(self, branch: Shape) -> None:
        emit = self.emit
        if branch.ignored:
            emit("t.ignored += count_xml(c)")
        elif branch.group:
            self.group_item(branch, "c", "src")
        elif branch.is_leaf:
            self._leaf_element(branch)
        else:
            self._once(branch)

    def _once(self, branch: Shape) -> None:
        """An element that the mapping knows once: a second one is not read into the first."""
        emit = self.emit
        emit(f"if f{branch.number}:")
        with emit.indent():
            emit("n = count_xml(c)")
            self.lose("n", "MAP-REPEAT", "c", "''", f", field={branch.name!r}")
        emit("else:")
        with emit.indent():
            emit(f"f{branch.number} = True")
            emit(f"read{branch.number}(c, s, t{self.arguments})")

    def _leaf_element(self, branch: Shape) -> None:
        self.emit("v = c.text")
        call = f"take_element(c, s, t, {self.leaf.at}, {self.leaf.name(branch.text)})"
        self.leaf.put(branch.text, "v", "v and not v.isspace() and not len(c) and not c.keys()", call)

    def member(self, path: tuple[str, ...], node: str) -> str:
        if len(path) == 1 and path[0].startswith("@"):
            return f"{node}.get({path[0][1:]!r})"
        return f"xml_leaf({node}, {path!r})"

    def tag(self, node: str) -> str:
        """The expression that gives an element's name."""
        return f"{node}.tag"

    def where_item(self, node: str, pointer: str) -> str:
        return node

    def item_body(self, shape: Shape, node: str, slots: str, at: str, pointer: str) -> None:
        trace = f", {at}, src" if self.trace else ""
        if _own_function(shape):
            self.emit(f"read{shape.number}({node}, {slots}, t{trace})")


class LocalXmlSource(XmlSource):
    """The same, whatever namespace an element is in: names are local names."""

    def member(self, path: tuple[str, ...], node: str) -> str:
        anywhere = tuple(name if name.startswith("@") else f"{{*}}{name}" for name in path)
        return super().member(anywhere, node)

    def tag(self, node: str) -> str:
        return f"local({node}.tag)"


def _own_function(shape: Shape) -> bool:
    return not (shape.is_leaf or shape.ignored)


def _repeats(branch: Shape) -> bool:
    return bool(branch.group or branch.is_leaf or branch.ignored)
