"""How far an insats has come ↔ Task.status, ServiceRequest.status.

A resource of its own is found without the plan: it must not say that something is to be done which the plan
no longer asks for, or does not yet. So its code follows from the insats and from the plan, and ours stands
in extensions beside it. Where the code is another than follows from them, somebody has moved it on: then the
code is believed. Which status means what is after R4's definitions (TaskStatus, RequestStatus).
"""

from collections.abc import Callable
from typing import Any, get_args

from sipfhir.plan import Concept
from sipfhir.plan.codes import InterventionStatus
from sipfhir.resources.codecs import MISSING, TEXT, read_extension
from sipfhir.resources.coded import OWN_CODE, OWN_WORD
from sipfhir.resources.reading import At, MisfitError, Reading, bad_value
from sipfhir.resources.shape import Pair, Placed
from sipfhir.resources.systems import Node, Systems
from sipfhir.resources.tree import Handler, Take, Values

Status = Concept[InterventionStatus]
Expected = Callable[[Status | None, Any], str | None]
_CODES = frozenset(get_args(InterventionStatus))
_ERROR = "entered-in-error"
_WAITING = ("draft", "requested", "received", "accepted", "ready")
TASK: dict[str, Status] = {
    **{theirs: Concept("not-started", theirs) for theirs in _WAITING},
    **{theirs: Concept("cancelled", theirs) for theirs in ("rejected", "failed")},
    "in-progress": Concept("in-progress"),
    "completed": Concept("completed"),
    "cancelled": Concept("cancelled"),
    "on-hold": Concept(None, "on-hold"),
}
"""What a Task's status alone says. Where FHIR's word says more than ours, it stays beside it."""
REQUEST: dict[str, Status] = {
    "draft": Concept("not-started", "draft"),
    "revoked": Concept("cancelled", "revoked"),
    "completed": Concept("completed"),
    **{theirs: Concept(None, theirs) for theirs in ("active", "on-hold")},
}
OURS = {
    **dict.fromkeys(("not-started", "scheduled"), "ready"),
    **{code: code for code in ("in-progress", "completed", "cancelled")},
}
"""Those who meet have agreed on who does what: R4 then says ready instead of requested and accepted."""
_BEGUN = {"on-hold": "on-hold", "revoked": "cancelled"}
_NOT_BEGUN = {"draft": "draft", "on-hold": "draft", "revoked": "cancelled"}
_ASKED = ("draft", "active", "on-hold", "revoked", _ERROR)


def of_task(status: Status | None, plan: Any) -> str | None:
    """Task.status of an insats in a plan whose CarePlan.status is ``plan``; None when nothing tells it."""
    if plan == _ERROR:
        return _ERROR
    code = _plain(status) if status else None
    if code in ("completed", "cancelled", "rejected", "failed"):
        return code
    over = _BEGUN if code in ("in-progress", "on-hold") else _NOT_BEGUN
    return over.get(plan, code)


def of_request(status: Status | None, plan: Any) -> str | None:
    """ServiceRequest.status: whether it is asked for, never how far it has come. The plan tells it."""
    return plan if plan in _ASKED else "unknown"


def _plain(status: Status) -> str | None:
    said = status.text or ""
    return said if TASK.get(said) == status else OURS.get(status.code or "")


class _Status:
    def __init__(self, systems: Systems, table: dict[str, Status], expected: Expected) -> None:
        self._table, self._expected = table, expected
        self._code, self._word = systems.extension(OWN_CODE), systems.extension(OWN_WORD)
        self._absent = systems.absent

    def put(self, out: Node, part: Any, build: Any) -> None:
        plan = build.plan.status.code if build.plan.status else None
        code, silent = self._expected(part.status, plan), self._expected(None, plan)
        told = part.status and (self._table.get(code or "") != part.status or code == silent)
        beside = self._beside(part.status) if told else []
        if code is not None:
            out["status"] = code
        if beside:
            out["_status"] = {"extension": beside}
        elif code is None:
            out["_status"] = self._absent

    def _beside(self, status: Status) -> list[Node]:
        code = [{"url": self._code, "valueCode": status.code}] if status.code else []
        return code + ([{"url": self._word, "valueString": status.text}] if status.text else [])

    def read(self, node: Any, at: At, r: Reading, values: Values) -> None:
        if not isinstance(node, str):
            raise bad_value(node)
        if node == "unknown" or (not r.foreign and self._follows(r)):
            r.skip(node, MISSING if node == "unknown" else "follows from the insats and the plan")
            return
        if node not in self._table:
            raise MisfitError
        r.tally.mapped += 1
        values["status"] = self._table[node]

    def takes(self) -> tuple[Take, ...]:
        beside = ("_status", "extension")
        return (
            Take(("status",), self.read),
            Take(beside, self._own("valueCode", True), self._code),
            Take(beside, self._own("valueString", False), self._word),
        )

    def _own(self, key: str, code: bool) -> Handler:
        def handle(node: Any, at: At, r: Reading, values: Values) -> None:
            if not self._follows(r):
                raise MisfitError
            found = read_extension(node, r, at, key, TEXT)
            if code and found not in _CODES:
                raise MisfitError
            known = values.get("status") or Concept()
            values["status"] = Concept(found, known.text) if code else Concept(known.code, found)

        return handle

    def _follows(self, r: Reading) -> bool:
        """True where the code is the one that we write for what stands beside it, in a plan of that
        status."""
        own = self._said(r.resource.get("_status"))
        return self._expected(own, r.resources[r.care_plan].get("status")) == r.resource.get("status")

    def _said(self, node: Any) -> Status | None:
        listed = node.get("extension") if isinstance(node, dict) else None
        said = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        code = next((one.get("valueCode") for one in said if one.get("url") == self._code), None)
        word = next((one.get("valueString") for one in said if one.get("url") == self._word), None)
        text = word if isinstance(word, str) else None
        return Concept(code if code in _CODES else None, text) if code or word else None


def _pair(table: dict[str, Status], expected: Expected) -> Pair:
    def pair(systems: Systems, cls: Any) -> Placed:
        status = _Status(systems, table, expected)
        return Placed(None, status.put, status.takes())

    return pair


task_status = _pair(TASK, of_task)
request_status = _pair(REQUEST, of_request)
