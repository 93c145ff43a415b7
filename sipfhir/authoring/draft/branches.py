"""What tells the items of one repeated place apart: `Meddelande[@Typ='KALL']`, `item[linkId='mål']`."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from sipfhir.authoring.draft.kinds import Facts
from sipfhir.authoring.draft.places import Place
from sipfhir.authoring.draft.vocabulary import Vocabulary
from sipfhir.authoring.draft.words import folded
from sipfhir.mapping.fields import Kind, fields_of
from sipfhir.mapping.tree import Node
from sipfhir.plan import Plan

Branch = tuple[Place, list[Node]]
_MOST = 400
_MOST_KINDS = 40
_LONGEST = 120
_DEEPEST = 3
_SAME = 0.8


class Branches:
    """Finds the leaf that says what an item is."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._groups = [
            name for name, field in fields_of(Plan).items() if field.kind is Kind.PART and field.many
        ]

    def of(self, place: Place, nodes: list[Node]) -> list[Branch] | None:
        """The branches of a repeated place, each with its nodes; None when it is one."""
        for path in sorted(set(_paths(nodes, self._selects)), key=lambda path: (len(path), path)):
            values = _values(nodes, path)
            if values and (len(values) > 1 or self._names(path)) and self._impersonal(list(values)):
                rest = [node for node in nodes if node.leaf(path) is None]
                branches = [(_branch(place, path, value), own) for value, own in values.items()]
                return [*branches, (place, rest)] if rest else branches
        return self._by_meaning(place, nodes)

    def _selects(self, name: str) -> bool:
        plain = folded(name.lstrip("@"))
        return plain in self._vocabulary.selectors("always") or plain in self._vocabulary.selectors("names")

    def _names(self, path: tuple[str, ...]) -> bool:
        return folded(path[-1].lstrip("@")) in self._vocabulary.selectors("names")

    def _impersonal(self, values: list[str]) -> bool:
        """Values that may stand in a path: never a number, a name, an address or an identity of someone."""
        facts = Facts(list(values), self._vocabulary.units)
        personal = facts.identities or facts.person or facts.contact in ("phone", "email") or facts.times
        return not (personal or facts.integer or facts.hsa)

    def _by_meaning(self, place: Place, nodes: list[Node]) -> list[Branch] | None:
        """A leaf whose values are names of different groups of the plan."""
        known = self._meaning(place.label)
        if known not in (None, "messages"):
            return None
        for path in sorted(set(_paths(nodes, lambda _: True, deepest=1))):
            values = _values(nodes, path, most=_MOST_KINDS)
            meant = {value: self._meaning(value) for value in values}
            groups = {group for group in meant.values() if group}
            if len(groups) > 1 or (known == "messages" and groups == {"invitations"}):
                return self._parted(place, path, values, meant, known)
        return None

    def _parted(
        self,
        place: Place,
        path: tuple[str, ...],
        values: dict[str, list[Node]],
        meant: dict[str, str | None],
        known: str | None,
    ) -> list[Branch]:
        """A branch for each value that is a group of its own; what is left stays together."""
        own = {
            value: group for value, group in meant.items() if group and not (known and group != "invitations")
        }
        parted = [(_branch(place, path, value), values[value]) for value in own]
        rest = [node for value, nodes in values.items() if value not in own for node in nodes]
        return [*parted, (place, rest)] if rest else parted

    def _meaning(self, name: str) -> str | None:
        """The group of the plan that a name is a name of."""
        words = self._vocabulary.words(name)
        best, likeness = None, _SAME
        for group in self._groups:
            for phrase in self._vocabulary.phrases(Plan, group):
                found = self._vocabulary.weights.similarity(words, phrase)
                if found > likeness:
                    best, likeness = group, found
        return best


def _paths(
    nodes: list[Node], wanted: Callable[[str], bool], *, deepest: int = _DEEPEST
) -> Iterator[tuple[str, ...]]:
    """Paths of leaves that may tell items apart, in every node."""
    for node in nodes:
        yield from _below(node, (), wanted, deepest)


def _below(
    node: Node, above: tuple[str, ...], wanted: Callable[[str], bool], deepest: int
) -> Iterator[tuple[str, ...]]:
    for kid in node.kids or ():
        text = kid.kids is None or [each.name for each in kid.kids] == ["."]
        if text and kid.name not in (".", "~") and wanted(kid.name):
            yield (*above, kid.name)
        elif kid.kids and not kid.array and len(above) + 1 < deepest:
            yield from _below(kid, (*above, kid.name), wanted, deepest)


def _values(nodes: list[Node], path: tuple[str, ...], most: int = _MOST) -> dict[str, list[Node]]:
    """The nodes of each value of the leaf; nothing when it cannot tell them apart."""
    found: dict[str, list[Node]] = {}
    for node in nodes:
        value = node.leaf(path)
        if value is None and len(path) > 1:
            continue
        if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST or "'" in value:
            return {}
        found.setdefault(value, []).append(node)
    return found if len(found) <= most else {}


def _branch(place: Place, path: tuple[str, ...], value: str) -> Place:
    """A branch is named by its value; one that is told by a leaf deeper down only by its own name."""
    label = _label(value) if len(path) == 1 else place.label
    return replace(place, label=label, condition=f"{'/'.join(path)}='{value}'", children=[], values=[])


def _label(value: str) -> str:
    """What a value says: the end of an address, or the value itself."""
    return value.rstrip("/").rsplit("/", 1)[-1] if "://" in value else value
