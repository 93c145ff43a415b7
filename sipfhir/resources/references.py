"""Pairs and codecs whose node is a Reference: the resource is written beside, and read where it is found."""

from collections.abc import Callable
from typing import Any

from sipfhir.document.fields import fields
from sipfhir.document.words import kebab
from sipfhir.resources.codecs import TEXT, Codec, always, members_of, miss_or_absent, read_extension, same
from sipfhir.resources.pairs import derived, holder, keep, setter, steps_of
from sipfhir.resources.reading import SAID, At, MisfitError, Reading, leaves
from sipfhir.resources.shape import Pair, Placed, made
from sipfhir.resources.systems import Node, Systems
from sipfhir.resources.tree import Take, Values, When

_PARTY = Codec(
    lambda value, b: b.parties.write(value, b, False), lambda node, r, at: r.tables.parties.read(node, r, at)
)
party = always(_PARTY)
"""A party ↔ Reference to what it is: Patient, RelatedPerson, Practitioner(Role) or Organization."""

actor = always(_PARTY._replace(write=lambda value, b: b.parties.write(value, b, True)))
"""The same where R4 does not take an Organization: a PractitionerRole that has only the organization."""

organization = always(
    Codec(
        lambda value, b: b.parties.organization(value, b),
        lambda node, r, at: r.tables.parties.read_organization(node, r, at),
    )
)
"""An organisation ↔ Reference to Organization."""


def target(node: Any, r: Reading, at: At) -> int:
    """The resource that a Reference leads to, counted. Raises MisfitError when it leads to none."""
    members, found = members_of(node), r.index_of(node)
    if found is None:
        raise MisfitError
    for key, child in members:
        if key == "reference":
            TEXT.read(child, r, (at, key))
        elif key == "identifier" and "reference" not in node:
            r.tally.mapped += len(leaves(child, at))
        elif key in ("display", "type") and isinstance(child, str):
            r.skip(child, SAID)
        else:
            miss_or_absent(key, child, r, at)
    return found


def is_a(resource_type: str) -> When:
    """True of references to resources of a type."""
    return lambda node, r: r.type_of(node) == resource_type


def group(name: str, path: str, shape: str, when: When | None = None, worded: str | None = None) -> Pair:
    """A part, or many, with a resource each, referenced in their order.

    ``worded`` is the field that a Reference of another maker tells, when all it has is words.
    """

    def pair(systems: Systems, cls: Any) -> Placed:
        hold, key = holder(path)
        many = next(field.many for field in fields(cls) if field.name == name)

        def put(out: Node, value: Any, build: Any) -> None:
            parts = value if many else (value,)
            hold(out).setdefault(key, []).extend(build.group(name, parts, shape))

        def read(node: Any, r: Reading, at: At) -> Any:
            cls = r.tables.shapes[shape].cls
            if worded and r.index_of(node) is None:
                return made(cls, {worded: shown(node, r, at)})
            return made(cls, r.visit(target(node, r, at), shape))

        handler = keep(name, Codec(same, read), many)
        return Placed(name, put, (Take(steps_of(path), handler, None, True, when),))

    return pair


def shown(node: Any, r: Reading, at: At) -> str:
    """The words of a Reference that leads to no resource. Raises MisfitError when it has none."""
    members = members_of(node)
    if not isinstance(node.get("display"), str) or not node["display"]:
        raise MisfitError
    for key, child in members:
        if key != "display":
            r.miss(child, (at, key))
    r.tally.mapped += 1
    return str(node["display"])


def linked(path: str, shape: str, write: Callable[[Any, Any], Node | None]) -> Pair:
    """Fields that stand in a resource of their own: its values are read as if they stood here."""

    def pair(systems: Systems, cls: Any) -> Placed:
        put = setter(path)

        def put_linked(out: Node, part: Any, build: Any) -> None:
            reference = write(part, build)
            if reference is not None:
                put(out, reference)

        def handle(node: Any, at: At, r: Reading, values: Values) -> None:
            if type(node) is dict and "reference" not in node and r.index_of(node) is None:
                values |= _told(node, r, at)
            else:
                values |= r.visit(target(node, r, at), shape)

        return Placed(None, put_linked, (Take(steps_of(path), handle),))

    return pair


def _told(node: Node, r: Reading, at: At) -> Values:
    """The human that a logical Reference tells of. Raises MisfitError when it tells of nobody."""
    told = r.tables.parties.read(node, r, at)
    if told is None:
        raise MisfitError
    return {"name": told.name, "identifiers": told.identifiers}


def link(field: str, within: str, path: str) -> Pair:
    """The number of another part ↔ a reference to its resource; a number that nothing has, an extension."""

    def pair(systems: Systems, cls: Any) -> Placed:
        hold, _ = holder(path)
        put_reference = setter(path)
        url = systems.extension(f"{kebab(cls.__name__)}-{kebab(field)}")

        def put(out: Node, value: str, build: Any) -> None:
            reference = build.numbered(within).get(value)
            if reference is None:
                hold(out).setdefault("extension", []).append({"url": url, "valueString": value})
            else:
                put_reference(out, reference)

        extension = Codec(same, lambda node, r, at: read_extension(node, r, at, "valueString", TEXT))
        numbered = Codec(same, lambda node, r, at: r.number_of(target(node, r, at)))
        beside = (*steps_of(path)[:-1], "extension")
        return Placed(
            field,
            put,
            (Take(steps_of(path), keep(field, numbered)), Take(beside, keep(field, extension), url)),
        )

    return pair


def is_subject(node: Any, r: Reading) -> bool:
    """True of the Reference that the plan's subject is, also when it is spelled in another way."""
    found = r.index_of(node)
    if node == r.subject:
        return found == r.subject_index
    plain = isinstance(node, dict) and node.keys() <= {"reference", "identifier", "type", "display"}
    return plain and found is not None and found == r.subject_index


def subject(path: str, required: bool = False) -> Pair:
    """The person whose plan it is, on a resource of the plan: read over, since the plan says it."""

    def who(part: Any, build: Any) -> Node | None:
        return build.patient or (build.tables.systems.absent if required else None)

    return derived(path, who, "the person of the plan", is_subject)


def the_plan(path: str) -> Pair:
    """The CarePlan, on a resource that belongs to it: read over."""

    def holds(node: Any, r: Reading) -> bool:
        first = node[0] if isinstance(node, list) and len(node) == 1 else None
        return isinstance(first, dict) and len(first) == 1 and r.index_of(first) == r.care_plan

    return derived(path, lambda part, build: [build.care_plan], "the plan itself", holds)
