"""The leaves of an XML record."""

from typing import Any

from sipfhir.authoring.described import below
from sipfhir.authoring.leaves import Walk, attribute
from sipfhir.authoring.scope import Scope, State
from sipfhir.mapping.local_tree import local
from sipfhir.mapping.runtime import xml_leaf
from sipfhir.mapping.shape import Shape


class XmlWalk(Walk):
    """Attributes, then text, then children, as the reader goes. Where the system says so, by local names."""

    def name(self, node: Any) -> str:
        """An element's name, as the mapping writes it."""
        return str(local(node.tag) if self.mapping.local_names else node.tag)

    def _chosen(self, branch: Shape, node: Any) -> bool:
        if branch.condition is None:
            return True
        anywhere = "{*}" if self.mapping.local_names else ""
        path = tuple(name if name[:1] == "@" else anywhere + name for name in branch.condition.path)
        return branch.matches(xml_leaf(node, path))

    def inside(self, shape: Shape, node: Any, scope: Scope) -> None:
        place = self.place(shape)
        for name, raw in node.items():
            at = attribute(place, name)
            if name in shape.attributes:
                self.leaf(at, raw, shape.attributes[name], scope)
            else:
                self.lost(at)
        self._text(shape, node, place, scope)
        met: set[int] = set()
        for child in node:
            if isinstance(child.tag, str):
                self._child(shape, child, place, scope, met)
            if _says(child.tail):
                self.lost(place)

    def _text(self, shape: Shape, node: Any, place: str, scope: Scope) -> None:
        if _says(node.text):
            if shape.text:
                self.leaf(place, node.text, shape.text, scope)
            else:
                self.lost(place)
        elif not len(node) and not node.keys():
            self.leaf(place, None, shape.text, scope)

    def _child(self, shape: Shape, child: Any, place: str, scope: Scope, met: set[int]) -> None:
        name = self.name(child)
        branches = shape.children.get(name)
        if branches is None:
            self.unknown(child, below(place, name), name)
            return
        branch = next((each for each in branches if self._chosen(each, child)), None)
        if branch is None:
            self.all(child, below(place, name), "unmapped")
        else:
            self._branch(branch, child, scope, met)

    def _branch(self, branch: Shape, child: Any, scope: Scope, met: set[int]) -> None:
        place = self.place(branch)
        if branch.ignored:
            self.all(child, place, "ignored")
        elif branch.group:
            inner = self.item(branch, child, scope)
            self.inside(branch, child, inner)
            inner.close()
        elif not branch.is_leaf and branch.number in met:
            self.all(child, place, "unmapped")
        else:
            met.add(branch.number)
            self.inside(branch, child, scope)

    def all(self, node: Any, place: str, state: State) -> None:
        before = len(self.seen)
        for name in node.keys():  # noqa: SIM118 - an element, not a dict
            self._one(attribute(place, name), state)
        if _says(node.text):
            self._one(place, state)
        for child in node:
            if isinstance(child.tag, str):
                self.all(child, below(place, self.name(child)), state)
            if _says(child.tail):
                self._one(place, state)
        if len(self.seen) == before:
            self._one(place, state)

    def _one(self, place: str, state: State) -> None:
        self.lost(place)
        self.seen[-1].state = state


def _says(text: str | None) -> bool:
    return bool(text) and not str(text).isspace()
