"""One resource of R4 → the same in R5, and the places of what R5 does not hold."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sipfhir.findings import Finding, Place, Severity
from sipfhir.resources.r5.consent import provisions
from sipfhir.resources.r5.table import VERSION, Changes, Rule
from sipfhir.resources.systems import Node

LOST = "LOSS-R5"
CORE = "http://hl7.org/fhir/StructureDefinition/"
_KEPT = frozenset({"resourceType", "id", "implicitRules", "language", "text", "contained", "extension"})
_VALUE = "$"


def carried(resources: Iterable[Node], tables: dict[str, Changes]) -> tuple[list[Node], list[Finding]]:
    """The resources in R5, and a finding for each thing that R5 does not hold."""
    made: list[Node] = []
    findings: list[Finding] = []
    for i, resource in enumerate(resources):
        work = _Carrying(tables[resource["resourceType"]], resource["resourceType"])
        made.append(work.whole(resource))
        findings += [work.told(lost, i) for lost in work.lost]
    return made, findings


class Lost(NamedTuple):
    """A path in the resource; ``less`` where a part of it is held."""

    path: str
    element: str
    less: bool


class _Carrying:
    def __init__(self, changes: Changes, kind: str) -> None:
        self._changes, self._kind, self.lost = changes, kind, list[Lost]()
        self._root: Node = {}

    def told(self, lost: Lost, i: int) -> Finding:
        """A finding, with its place in the collection that R4 would be."""
        place = Place(path=f"Bundle.entry[{i}].resource.{lost.path}")
        case: dict[str, str | int] = {"case": "less"} if lost.less else {}
        return Finding(LOST, Severity.NOTE, place, {"field": f"{self._kind}.{lost.element}", **case})

    def whole(self, resource: Node) -> Node:
        out = self._root
        self._members(resource, out, "", "")
        for name, value in self._changes.added.items():
            out.setdefault(name, value)
        if self._kind == "Consent":
            self.lost += [Lost(path, element, False) for path, element in provisions(out)]
        return out

    def _members(self, node: Node, out: Node, path: str, place: str) -> None:
        for key in dict.fromkeys(key.removeprefix("_") for key in node):
            value, beside = node.get(key), node.get(f"_{key}")
            if key in _KEPT or key == "modifierExtension":
                out[key] = value
            elif key == "meta" and not path:
                out[key] = {**value, "profile": [f"{CORE}{self._kind}|{VERSION}"]} if value else value
            else:
                self._element(key, value, beside, out, path + key, place + key)

    def _element(self, key: str, value: Any, beside: Any, out: Node, path: str, place: str) -> None:
        rule = self._changes.rule(path)
        if rule is None:
            self.lost.append(Lost(place, path, False))
            return
        if path in self._changes.parts:
            value = self._parts(value, path, place)
            if not value:
                return
        values, beside = self._values(value, beside, rule, path, place)
        many = rule.list or rule.whole or (isinstance(value, list) and not rule.first)
        self._put(out, rule.to or key, list(self._filled(values, beside, rule)), many, path, place)

    def _parts(self, value: Any, path: str, place: str) -> Any:
        """The parts of an element; of those whose parts have all gone elsewhere, nothing."""
        found = []
        for i, one in enumerate(value if isinstance(value, list) else [value]):
            out: Node = {}
            here = f"{place}[{i}]" if isinstance(value, list) else place
            self._members(one, out, f"{path}.", f"{here}.")
            found += [out] if out else []
        return found if isinstance(value, list) else next(iter(found), None)

    def _values(self, value: Any, beside: Any, rule: Rule, path: str, place: str) -> tuple[list[Any], Any]:
        """The values that R5 holds, each, with what stands beside a single one."""
        values = list(value) if isinstance(value, list) and not rule.whole else [value]
        if rule.first and len(values) > 1:
            self.lost += [Lost(f"{place}[{i}]", path, False) for i in range(1, len(values))]
            values = values[:1]
        if rule.codes is not None and values != [None]:
            known = [one for one in values if one in rule.codes]
            self.lost += [Lost(place, path, False)] * (len(values) - len(known))
            values = [rule.codes[one] for one in known]
        if rule.day:
            self.lost += [Lost(place, path, True) for one in values if one and "T" in one]
            values = [one and one.partition("T")[0] for one in values]
        return values, beside

    def _filled(self, values: list[Any], beside: Any, rule: Rule) -> Iterator[Node]:
        """Each value as a member, with what stands beside it: put into what R5 has around it."""
        for value in values:
            if rule.into is None:
                yield _pair("", value, beside)
            else:
                yield {"": _into(rule.into, value, beside)}

    def _put(self, out: Node, to: str, made: list[Node], many: bool, path: str, place: str) -> None:
        holder, name = (self._root, to[1:]) if to.startswith("/") else (out, to)
        for one in made:
            if many:
                holder.setdefault(name, []).append(one[""])
            elif name in holder:
                self.lost.append(Lost(place, path, False))
            else:
                holder.update({f"{prefix}{name}": value for prefix, value in one.items()})


def _pair(key: str, value: Any, beside: Any) -> Node:
    """A primitive may be silent and have something beside it."""
    said = {} if value is None else {key: value}
    return {**said, **({} if beside is None else {f"_{key}": beside})}


def _into(template: Any, value: Any, beside: Any) -> Any:
    """A template with the value in its place."""
    if isinstance(template, list):
        return [_into(one, value, beside) for one in template]
    if not isinstance(template, dict):
        return template
    out: Node = {}
    for key, inner in template.items():
        out |= _pair(key, value, beside) if inner == _VALUE else {key: _into(inner, value, beside)}
    return out
