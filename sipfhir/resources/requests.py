"""Insatser that another keeps as a resource of its own: Task and ServiceRequest → Intervention. Only read.

Which status means what is after the definitions of R4 (TaskStatus, RequestStatus). Where FHIR's word says
more than ours, it stays beside it; where ours says nothing of the kind, it stands alone.
"""

from typing import Any

from sipfhir.plan import Concept, Intervention
from sipfhir.resources.codecs import MISSING, listed, moment
from sipfhir.resources.concepts import concept
from sipfhir.resources.datatypes import local_id
from sipfhir.resources.pairs import derived, element
from sipfhir.resources.reading import At, MisfitError, Reading, bad_value
from sipfhir.resources.references import link, party, subject, target
from sipfhir.resources.resource import Resource
from sipfhir.resources.shape import Pair, Placed
from sipfhir.resources.systems import Systems
from sipfhir.resources.tree import Take, Values

SHAPES = {"Task": "task", "ServiceRequest": "service-request"}
"""What an activity may refer to and be read from."""
_WAITING = ("draft", "requested", "received", "accepted", "ready")
_TASK = {
    **{theirs: Concept("not-started", theirs) for theirs in _WAITING},
    **{theirs: Concept("cancelled", theirs) for theirs in ("rejected", "failed")},
    **{theirs: Concept(theirs) for theirs in ("in-progress", "completed", "cancelled")},
    "on-hold": Concept(None, "on-hold"),
}
_REQUEST = {
    "draft": Concept("not-started", "draft"),
    "revoked": Concept("cancelled", "revoked"),
    "completed": Concept("completed"),
    **{theirs: Concept(None, theirs) for theirs in ("active", "on-hold")},
}
_INTENDED = ("plan", "order", "original-order", "reflex-order", "filler-order", "instance-order")


def _take(path: str, handle: Any) -> Pair:
    """Something that is only read."""
    take = Take(tuple(path.split(".")), handle)
    return lambda systems, cls: Placed(None, lambda out, part, build: None, (take,))


def _status(table: dict[str, Concept[Any]]) -> Pair:
    def handle(node: Any, at: At, r: Reading, values: Values) -> None:
        if not isinstance(node, str):
            raise bad_value(node)
        if node == "unknown":
            r.skip(node, MISSING)
            return
        if node not in table:
            raise MisfitError
        r.tally.mapped += 1
        values["status"] = table[node]

    return _take("status", handle)


def _on_the_plan(node: Any, at: At, r: Reading, values: Values) -> None:
    for i, one in enumerate(listed(node)):
        if r.index_of(one) == r.care_plan:
            r.skip(one, "the plan itself")
        else:
            r.miss(one, (at, i))


def _focus(node: Any, at: At, r: Reading, values: Values) -> None:
    """What the task carries out: a request says what is to be done, and for whom."""
    if r.type_of(node) != "ServiceRequest":
        raise MisfitError
    for name, value in r.visit(target(node, r, at), SHAPES["ServiceRequest"]).items():
        if name != "status":
            values.setdefault(name, value)


def _common() -> tuple[Pair, ...]:
    return (
        element("id", "identifier[]", local_id),
        derived("intent", lambda part, build: None, "the plan is what is intended", _is_intended),
        element("kind", "code", concept("intervention-kind")),
        _take("basedOn", _on_the_plan),
    )


def _is_intended(node: Any, r: Reading) -> bool:
    return node in _INTENDED


def _not_to_do(systems: Systems, cls: Any) -> Placed:
    """That it is to be done; what is not is refused before it is read."""
    take = Take(("doNotPerform",), lambda node, at, r, values: r.skip(node, "an activity is to be done"))
    return Placed(None, lambda out, part, build: None, (take,))


TASK = Resource(
    "Task",
    Intervention,
    (
        *_common(),
        _status(_TASK),
        element("status_reason", "statusReason.text"),
        element("description", "description"),
        subject("for"),
        element("start", "executionPeriod.start", moment),
        element("end", "executionPeriod.end", moment),
        element("performer", "owner", party),
        link("need", "needs", "reasonReference"),
        _take("focus", _focus),
    ),
)
SERVICE_REQUEST = Resource(
    "ServiceRequest",
    Intervention,
    (
        *_common(),
        _status(_REQUEST),
        _not_to_do,
        subject("subject"),
        element("start", "occurrenceDateTime", moment),
        element("start", "occurrencePeriod.start", moment),
        element("end", "occurrencePeriod.end", moment),
        element("performer", "performer[]", party),
        link("need", "needs", "reasonReference[]"),
    ),
)
READ_ONLY = {"task": TASK, "service-request": SERVICE_REQUEST}
"""Resources of others that a plan is read from and never becomes."""
