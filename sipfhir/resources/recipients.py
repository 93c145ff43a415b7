"""Who is called or told, with receipts and answers.

A call with a time or an answer has an Appointment, and each recipient's answer is there, a participant's
status. Where there is no meeting (a message) they stand in an extension of the recipient's Reference.
"""

from typing import Any

from sipfhir.document.fields import fields
from sipfhir.plan import Invitation, Recipient
from sipfhir.resources.codecs import Codec, listed, read_extension
from sipfhir.resources.extensions import Complex
from sipfhir.resources.marked import ending_in, with_last, without_last
from sipfhir.resources.reading import At, MisfitError, Reading
from sipfhir.resources.references import is_a, party, target
from sipfhir.resources.shape import Placed
from sipfhir.resources.systems import Node, Systems
from sipfhir.resources.tree import Take, Values

_ANSWER = [field for field in fields(Recipient) if field.name != "party"]


def has_meeting(invitation: Invitation) -> bool:
    """True when a call says something that an Appointment holds."""
    return invitation.start is not None or any(
        recipient != Recipient(party=recipient.party) for recipient in invitation.recipients
    )


def receiving(systems: Systems) -> Codec:
    """A recipient ↔ Reference, with an extension for receipts and answer."""
    who, answer = party(systems), Complex(systems, Recipient, _ANSWER)
    url = systems.extension("recipient")

    def write(value: Recipient, build: Any) -> Node:
        node = who.write(value.party, build) if value.party else systems.absent
        said = answer.write(value, build)
        return with_last(node, {"url": url, "extension": said}) if said else node

    def inner(node: Any, r: Reading, at: At) -> Values:
        values: Values = {}
        answer.handle(node, at, r, values)
        return values

    def read(node: Any, r: Reading, at: At) -> Recipient:
        said: Values = {}
        if ending_in(node, url):
            last = ((at, "extension"), len(node["extension"]) - 1)
            said = read_extension(node["extension"][-1], r, last, "extension", Codec(write, inner)) or {}
            node = without_last(node)
        elif not node:
            raise MisfitError
        return Recipient(party=who.read(node, r, at) if node else None, **said)

    return Codec(write, read)


def called(systems: Systems, cls: Any) -> Placed:
    """The plan and the meeting that a call is about, and its recipients."""
    codec = receiving(systems)

    def put(out: Node, invitation: Invitation, build: Any) -> None:
        name = f"called-meeting|{out['id']}"
        meeting = [build.write("called-meeting", name, invitation)] if has_meeting(invitation) else []
        out["about"] = [build.care_plan, *meeting]
        if invitation.recipients:
            out["recipient"] = [
                codec.write(Recipient(party=one.party), build) for one in invitation.recipients
            ]

    def recipient(node: Any, at: At, r: Reading, values: Values) -> None:
        if any(is_a("Appointment")(one, r) for one in listed(r.resource.get("about"))):
            r.skip(node, "stands with its answer on the Appointment")
        else:
            values["recipients"] = (*values.get("recipients", ()), codec.read(node, r, at))

    plan, meeting = is_a("CarePlan"), is_a("Appointment")
    takes = (
        Take(("about",), _same_plan, items=True, when=plan),
        Take(("about",), _meeting, items=True, when=meeting),
        Take(("recipient",), recipient, items=True),
    )
    return Placed(None, put, takes)


def _same_plan(node: Any, at: At, r: Reading, values: Values) -> None:
    if r.index_of(node) != r.care_plan:
        raise MisfitError
    r.skip(node, "the plan itself")


def _meeting(node: Any, at: At, r: Reading, values: Values) -> None:
    values |= r.visit(target(node, r, at), "called-meeting")
