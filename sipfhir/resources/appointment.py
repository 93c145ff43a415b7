"""Möte ↔ Appointment, and the meeting of a call with each recipient's answer.

R4 lets only a proposed or cancelled meeting be without start and end (app-3): one without a length is
proposed, and its time stands in an extension, or in the call.
"""

from typing import Any

from sipfhir.plan import Attendee, Concept, Invitation, Meeting, Recipient
from sipfhir.resources.codecs import MISSING
from sipfhir.resources.coded import Coded, coded
from sipfhir.resources.concepts import concept
from sipfhir.resources.datatypes import local_id
from sipfhir.resources.extensions import extensions
from sipfhir.resources.interval import called_time, end_of, time
from sipfhir.resources.marked import has, marked
from sipfhir.resources.pairs import derived, each, element, one
from sipfhir.resources.reading import At, Reading
from sipfhir.resources.references import actor, the_plan
from sipfhir.resources.resource import Resource
from sipfhir.resources.shape import Pair, Placed, struct
from sipfhir.resources.systems import Node, Systems
from sipfhir.resources.tree import Take, Values

HELD = {"planned": "booked", "held": "fulfilled", "cancelled": "cancelled"}
_CALLED = {"withdrawn": "cancelled", "misdirected": "cancelled", "completed": "fulfilled"}
OUTCOME = {
    "no-answer": "needs-action",
    "accepted": "accepted",
    "declined": "declined",
    "tentative": "tentative",
    "forwarded": "declined",
    "not-reached": "needs-action",
}
_PRESENT = ("attended", "substitute", "partly", "by-link")


def _status(systems: Systems, cls: Any) -> Placed:
    """Status of a meeting; "proposed" where app-3 allows no other, ours then stands beside it."""
    code = Coded(systems, "status", "status", HELD, "proposed")

    def put(out: Node, meeting: Meeting, build: Any) -> None:
        status = meeting.status or Concept()
        theirs = HELD.get(status.code or "", "proposed")
        whole = theirs == "cancelled" or end_of(meeting.start, meeting.minutes)
        code.write(out, status, theirs if whole else "proposed")

    return Placed(None, put, code.takes(()))


def _called_status(invitation: Invitation, build: Any) -> str:
    status = invitation.status.code if invitation.status else None
    if build.voided_by(invitation) is not None:
        return "cancelled"
    if _CALLED.get(status or "") == "cancelled" or end_of(invitation.start, invitation.minutes):
        return _CALLED.get(status or "", "pending")
    return "proposed"


def _is_called_status(node: Any, r: Reading) -> bool:
    return node in ("pending", "proposed", *_CALLED.values())


def _came(attendee: Attendee, build: Any) -> str | None:
    return "accepted" if attendee.attendance and attendee.attendance.code in _PRESENT else None


def _unknown(attendee: Attendee, build: Any) -> Any:
    return None if _came(attendee, build) else build.tables.systems.absent


def _is_absent(node: Any, r: Reading) -> bool:
    return bool(node == r.systems.absent)


def _nobody(systems: Systems, cls: Any) -> Placed:
    """FHIR asks for a participant; where the plan names none, one that says so."""
    node = {"type": [systems.absent], "_status": systems.absent}

    def put(out: Node, part: Any, build: Any) -> None:
        if "participant" not in out:
            out["participant"] = [node]

    def skip(found: Any, at: At, r: Reading, values: Values) -> None:
        r.skip(found, MISSING)

    take = Take(("participant",), skip, items=True, when=lambda found, r: bool(found == node))
    return Placed(None, put, (take,))


def _officer(field: str, role: str) -> Pair:
    def marks(systems: Systems) -> Node:
        return {"type": [{"coding": [systems.coding("role", role)]}], "_status": systems.absent}

    return one(field, "participant", marked(actor, "actor", marks), has(marks, "type"))


_recipient = struct(
    Recipient,
    *extensions("received", "signed", "answered", "reason", "forwarded_to", "comment"),
    element("party", "actor", actor, missing="actor"),
    coded("outcome", "status", OUTCOME, required=True),
)
_attendee = struct(
    Attendee,
    *extensions("attendance"),
    element("party", "actor", actor, missing="actor"),
    derived("status", _came, "follows from the attendance", lambda node, r: bool(node == "accepted")),
    derived("_status", _unknown, MISSING, _is_absent),
)
CALLED_MEETING = Resource(
    "Appointment",
    Invitation,
    (
        derived("status", _called_status, "follows from the call", _is_called_status),
        the_plan("supportingInformation"),
        *called_time,
        each("recipients", "participant", _recipient),
        _nobody,
    ),
)
MEETING = Resource(
    "Appointment",
    Meeting,
    (
        *extensions("place", "form"),
        element("id", "identifier[]", local_id),
        _status,
        element("kind", "appointmentType", concept("meeting-kind")),
        the_plan("supportingInformation"),
        *time,
        element("notes", "comment"),
        _officer("leader", "meeting-leader"),
        _officer("secretary", "secretary"),
        each("attendees", "participant", _attendee),
        _nobody,
    ),
)
