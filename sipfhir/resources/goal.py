"""Mål ↔ Goal."""

from typing import Any

from sipfhir.plan import Concept, Goal
from sipfhir.resources.codecs import TEXT, Codec, day, read_extension, same
from sipfhir.resources.concepts import Codings, phrase, read_concept
from sipfhir.resources.datatypes import local_id
from sipfhir.resources.extensions import extensions
from sipfhir.resources.pairs import derived, element, keep
from sipfhir.resources.reading import At, Reading
from sipfhir.resources.references import is_subject, link, subject, target
from sipfhir.resources.resource import Resource
from sipfhir.resources.shape import Placed
from sipfhir.resources.systems import Node, Systems
from sipfhir.resources.tree import Take

_LIFECYCLE = {
    "draft": "proposed",
    "on-hold": "on-hold",
    "completed": "completed",
    "revoked": "cancelled",
    "entered-in-error": "entered-in-error",
}
HL7 = ("in-progress", "achieved", "not-achieved")


def _lifecycle(goal: Goal, build: Any) -> str:
    """FHIR demands a status of its own; the plan has one for all goals."""
    status = build.plan.status
    return _LIFECYCLE.get(status.code, "active") if status else "active"


def _is_lifecycle(node: Any, r: Reading) -> bool:
    if r.foreign:
        status = r.resources[r.care_plan].get("status")
        return bool(node == (_LIFECYCLE.get(status, "active") if isinstance(status, str) else "active"))
    return node == "active" or node in _LIFECYCLE.values()


def _expressed_by(goal: Goal, build: Any) -> Any:
    return build.patient if goal.voice and goal.voice.code == "person" else None


def _is_copy(node: Any, r: Reading) -> bool:
    """True where the extension says it; another maker has only this, and it says less."""
    return not r.foreign and is_subject(node, r)


def _achievement(systems: Systems) -> Codec:
    """Our coding, and HL7's beside it where it has the same meaning; HL7's alone is read too."""
    ours, theirs = Codings(systems, "achievement"), Codings(systems, "goal-achievement")
    theirs.codings = {code: theirs.coding(code) for code in HL7}

    def write(value: Concept[Any], build: Any) -> Node:
        beside = [theirs.codings[value.code]] if value.code in HL7 else []
        coding = [*beside, ours.coding(value.code)] if value.code else []
        return ({"coding": coding} if coding else {}) | ({"text": value.text} if value.text else {})

    return Codec(write, lambda node, r, at: _read(node, r, at, ours, theirs))


def _read(node: Any, r: Reading, at: At, ours: Codings, theirs: Codings) -> Concept[Any] | None:
    coding = node.get("coding") if type(node) is dict else None
    listed: list[Any] = coding if isinstance(coding, list) else []
    if len(listed) == 2 and (listed[0], listed[1]) in _pairs(ours, theirs):
        r.skip(listed[0], "HL7's code for one of ours")
        return read_concept({**node, "coding": listed[1:]}, r, at, ours)
    return read_concept(node, r, at, ours if any(one in ours.codings.values() for one in listed) else theirs)


def _pairs(ours: Codings, theirs: Codings) -> list[tuple[Node, Node]]:
    return [(theirs.codings[code], ours.codings[code]) for code in HL7]


def _parent(systems: Systems, cls: Any) -> Placed:
    """The goal that this is a part of: R4's Goal has no element for it."""
    url = systems.extension("goal-parent")

    def put(out: Node, value: str, build: Any) -> None:
        reference = build.numbered("goals").get(value)
        said = {"valueReference": reference} if reference else {"valueString": value}
        out.setdefault("extension", []).append({"url": url, **said})

    def read(node: Any, r: Reading, at: At) -> str:
        if "valueReference" not in node:
            return str(read_extension(node, r, at, "valueString", TEXT))
        numbered = Codec(same, lambda node, r, at: r.number_of(target(node, r, at)))
        return str(read_extension(node, r, at, "valueReference", numbered))

    return Placed("parent", put, (Take(("extension",), keep("parent", Codec(same, read)), url),))


GOAL = Resource(
    "Goal",
    Goal,
    (
        _parent,
        *extensions("term", "voice"),
        element("id", "identifier[]", local_id),
        derived("lifecycleStatus", _lifecycle, "follows from the plan's status", _is_lifecycle),
        element("achievement", "achievementStatus", _achievement),
        element("description", "description", phrase, missing="description"),
        subject("subject", required=True),
        element("start", "startDate", day),
        element("due", "target[].dueDate", day),
        element("assessed", "statusDate", day),
        derived("expressedBy", _expressed_by, "whose goal it is stands in an extension", _is_copy),
        link("need", "needs", "addresses[]"),
        element("comment", "note[].text"),
    ),
)
