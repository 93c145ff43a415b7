"""The leaves of a JSON or CSV record."""

from typing import Any

from sipfhir.authoring.described import below
from sipfhir.authoring.leaves import Walk
from sipfhir.authoring.scope import Scope, State
from sipfhir.mapping.runtime import json_leaf
from sipfhir.mapping.shape import Shape


class JsonWalk(Walk):
    """Member by member, as the reader goes."""

    def inside(self, shape: Shape, node: Any, scope: Scope) -> None:
        place = self.place(shape)
        if not node:
            self.leaf(place, None, [], scope)
        for name, value in node.items():
            branches = shape.children.get(name)
            if branches is None:
                self.unknown(value, below(place, name), name)
            elif branches[0].ignored:
                self.all(value, self.place(branches[0]), "ignored")
            elif any(branch.array for branch in branches):
                self._array(branches, value, below(place, name), scope)
            else:
                self._one(branches[0], value, scope)

    def _array(self, branches: list[Shape], value: Any, place: str, scope: Scope) -> None:
        if value is None or value == []:
            self.leaf(place, None, [], scope)
            return
        if type(value) is not list:
            self.all(value, place, "unmapped")
            return
        met: set[int] = set()
        for item in value:
            branch = next((each for each in branches if _chosen(each, item)), None)
            if branch is None:
                self.all(item, place, "unmapped")
            else:
                self._item(branch, item, scope, met)

    def _item(self, branch: Shape, item: Any, scope: Scope, met: set[int]) -> None:
        place = self.place(branch)
        if branch.ignored:
            self.all(item, place, "ignored")
        elif branch.group:
            self._group(branch, item, place, scope)
        elif branch.number in met:
            self.all(item, place, "unmapped")
        else:
            met.add(branch.number)
            self._one(branch, item, scope)

    def _group(self, branch: Shape, item: Any, place: str, scope: Scope) -> None:
        plain = branch.is_leaf or not branch.children
        if (type(item) in (dict, list)) if plain else (type(item) is not dict):
            self.all(item, place, "unmapped")
            return
        inner = self.item(branch, item, scope)
        if plain:
            self.leaf(place, item, branch.text, inner)
        else:
            self.inside(branch, item, inner)
        inner.close()

    def _one(self, branch: Shape, value: Any, scope: Scope) -> None:
        place = self.place(branch)
        if branch.is_leaf:
            if type(value) in (dict, list):
                self.all(value, place, "unmapped")
            else:
                self.leaf(place, value, branch.text, scope)
        elif type(value) is dict:
            self.inside(branch, value, scope)
        elif value is None:
            self.leaf(place, None, [], scope)
        else:
            self.all(value, place, "unmapped")

    def all(self, node: Any, place: str, state: State) -> None:
        if type(node) is dict and node:
            for name, value in node.items():
                self.all(value, below(place, name), state)
        elif type(node) is list and node:
            for value in node:
                self.all(value, place, state)
        else:
            self.lost(place)
            self.seen[-1].state = state


def _chosen(branch: Shape, item: Any) -> bool:
    return branch.condition is None or branch.matches(json_leaf(item, branch.condition.path))
