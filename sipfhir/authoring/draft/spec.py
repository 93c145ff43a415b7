"""The fields of the mapping file as a tree of lines, made from what was matched."""

from sipfhir.authoring.draft.lines import Line, Steps, line_of
from sipfhir.authoring.draft.matched import Group, Match
from sipfhir.authoring.draft.places import Place
from sipfhir.authoring.draft.tables import Tables
from sipfhir.authoring.draft.targets import REFERENCES
from sipfhir.mapping.fields import fields_of
from sipfhir.plan import ActivityCode, Part, Plan

Tree = dict[str, "Line | Tree | list[Line | Tree]"]


class Spec:
    """Builds the tree below `plan:`."""

    def __init__(self, record: Group, tables: Tables, *, json: bool) -> None:
        self._record, self._tables, self._json = record, tables, json
        matched = {match.place for group in record.all() for match in group.matches}
        self._taken = matched | {group.place for group in record.all()} - {record.place}

    def tree(self) -> Tree:
        """All fields, in the model's order."""
        return _in_order(self._group(self._record, self._record.place), Plan)

    def _group(self, group: Group, above: Place) -> Tree:
        tree: Tree = {}
        for match in group.matches:
            line = line_of(match, above, self._tables, self._taken, json=self._json)
            self._refer(line, match, group)
            _put(tree, match.path, line, match.target.field.many)
        for inner in group.groups:
            made = self._item(inner, above)
            if made is not None:
                _put(tree, inner.path, made, True)
        return tree

    def _start(self, group: Group, above: Place) -> Place:
        """Where paths in a group start; where the group around it does, for a leaf that cannot repeat."""
        if not _is_alone(group):
            return group.place
        return group.matches[0].place.each(above, self._taken - {group.place}) or above

    def _item(self, group: Group, above: Place) -> Tree | None:
        start = self._start(group, above)
        own = self._group(group, start)
        if group.part is ActivityCode:
            own = _activity(own, group)
        if (
            any(field.required and field.name not in own for field in fields_of(group.part).values())
            or not own
        ):
            return None
        head: Tree = {}
        if start is not above and (start.many or start.xml):
            head["each"] = Line(
                {"each": start.steps(above, each=True)}, score=group.score, second=group.second
            )
            if any(match.path == ("id",) and not match.place.halves for match in group.matches):
                head["key"] = Line({}, {"key": "id"})
        elif start is not above:
            head["at"] = Line({"at": start.steps(above)}, score=group.score, second=group.second)
        return head | _in_order(own, group.part)

    def _refer(self, line: Line, match: Match, group: Group) -> None:
        """A reference, when every value is the number of an item of the group that it should point to."""
        name = REFERENCES.get((match.target.last.part.__name__, match.path[-1]))
        to = next((each for each in self._record.groups if each.path == (name,)), None)
        own = next((each for each in to.matches if each.path == ("id",)), None) if to else None
        if (
            own
            and match.target.need == "token"
            and set(match.place.facts.counts) <= set(own.place.facts.counts)
        ):
            line.options["refers"] = f"{name}.id"


def _in_order(tree: Tree, part: type[Part]) -> Tree:
    """Fields in the model's order, at every depth."""
    found: Tree = {}
    for name, field in fields_of(part).items():
        value = tree.get(name)
        if isinstance(value, dict) and field.part is not None:
            found[name] = _in_order(value, field.part)
        elif value is not None:
            found[name] = value
    return found


def _put(tree: Tree, path: tuple[str, ...], line: "Line | Tree", many: bool) -> None:
    for name in path[:-1]:
        tree = tree.setdefault(name, {})  # type: ignore[assignment]
    if many:
        entries = tree.setdefault(path[-1], [])
        assert isinstance(entries, list)
        entries.append(line)
    else:
        tree.setdefault(path[-1], line)


def _is_alone(group: Group) -> bool:
    """A leaf that is an item all by itself."""
    return (
        len(group.matches) == 1
        and not group.groups
        and group.matches[0].place in (group.place, group.place.core)
    )


def _activity(tree: Tree, group: Group) -> Tree:
    """A code of an activity has a system: KVÅ or KSI, told by its values or its name."""
    code = next((match.place for match in group.matches if match.path == ("code",)), None)
    system = (code.facts.activity if code else None) or (
        "KSI" if "ksi" in group.place.label.lower() else None
    )
    named = "KVÅ" if "kv" in group.place.label.lower() else None
    if code is None or not (system or named):
        return {}
    return {**tree, "system": Line({}, {"constant": system or named or ""}, score=group.score)}


def prefix(tree: Tree) -> Steps:
    """The steps that all paths of a part begin with, so that they can be said once in `at:`."""
    ways = list(_ways(tree))
    if not ways:
        return ()
    shared: list[str] = []
    for steps in zip(*ways, strict=False):
        if len(set(steps)) > 1:
            break
        shared.append(steps[0])
    while shared and any(way[: len(shared)] == tuple(shared) and len(way) == len(shared) for way in ways):
        shared.pop()
    return tuple(shared)


def _ways(tree: "Tree | Line | list[Line | Tree]") -> "list[Steps]":
    if isinstance(tree, Line):
        return list(tree.paths.values())
    if isinstance(tree, list):
        return [way for entry in tree for way in _ways(entry)]
    start = tree.get("each") or tree.get("at")
    if isinstance(start, Line):
        return list(start.paths.values())
    return [way for inner in tree.values() for way in _ways(inner)]


__all__ = ["Spec", "Tree", "prefix"]
