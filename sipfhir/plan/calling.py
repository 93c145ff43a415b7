"""Before and around the meeting: initiative, invitations, messages, meetings, participants."""

from typing import Annotated

from sipfhir.plan.base import Concept, Moment, Part, called
from sipfhir.plan.codes import (
    Attendance,
    InvitationStatus,
    MeetingForm,
    MeetingKind,
    MeetingStatus,
    MessageKind,
    MessageStatus,
    NeedReason,
    Outcome,
    OutcomeReason,
    Role,
)
from sipfhir.plan.party import Party, Signature


class Initiative(Part, frozen=True):
    """Initiativ till SIP: who saw the need. Not the caller, not the responsible."""

    date: Annotated[Moment | None, called("datum för behov", "When the need was seen.")] = None
    initiator: Annotated[Party | None, called("initiativtagare", "Who took the initiative.")] = None
    reason: Annotated[Concept[NeedReason] | None, called("orsak", "Why a SIP is needed.")] = None
    text: Annotated[str | None, called("beskrivning", "The need in words.")] = None
    first_contact: Annotated[Moment | None, called("första kontakt", "First contact between huvudmän.")] = (
        None
    )
    declined: Annotated[bool | None, called("avböjd", "The person was offered a SIP and said no.")] = None
    not_needed: Annotated[bool | None, called("behov ses ej", "Assessed: no SIP is needed.")] = None


class Recipient(Part, frozen=True):
    """Mottagare av en kallelse eller ett meddelande, with receipts in two steps and an answer."""

    party: Annotated[Party | None, called("mottagare", "Who was called.")] = None
    received: Annotated[Signature | None, called("kvitterad", "First receipt: taken notice of.")] = None
    signed: Annotated[Signature | None, called("signerad", "Second receipt: signed or adjusted.")] = None
    outcome: Annotated[Concept[Outcome] | None, called("svar", "The answer.")] = None
    answered: Annotated[Moment | None, called("svarsdatum", "When the answer came.")] = None
    reason: Annotated[Concept[OutcomeReason] | None, called("skäl", "Why declined or forwarded.")] = None
    forwarded_to: Annotated[Party | None, called("hänvisad till", "To whom the call was passed on.")] = None
    comment: Annotated[str | None, called("kommentar", "The answer in words.")] = None


class Invitation(Part, frozen=True):
    """Kallelse till SIP-möte."""

    id: Annotated[str | None, called("nummer", "The source's number of the call.")] = None
    status: Annotated[Concept[InvitationStatus] | None, called("status", "Sent, withdrawn, ...")] = None
    sent: Annotated[Moment | None, called("skickad", "When it was sent.")] = None
    sender: Annotated[Party | None, called("avsändare", "Which unit sent it.")] = None
    caller: Annotated[Party | None, called("kallande", "Who calls; not always the initiator.")] = None
    purpose: Annotated[str | None, called("syfte", "Purpose of the meeting.")] = None
    questions: Annotated[str | None, called("frågeställningar", "Questions to prepare.")] = None
    situation: Annotated[str | None, called("livssituation", "Situation, as told in the call.")] = None
    wished_situation: Annotated[str | None, called("önskad livssituation", "The wished situation.")] = None
    text: Annotated[str | None, called("meddelande", "Free text of the call.")] = None
    start: Annotated[Moment | None, called("mötestid", "When the meeting begins.")] = None
    minutes: Annotated[int | None, called("avsatt tid", "Length of the meeting in minutes.")] = None
    place: Annotated[str | None, called("plats", "Where.")] = None
    link: Annotated[str | None, called("länk", "Link to a video meeting.")] = None
    recipients: Annotated[tuple[Recipient, ...], called("mottagare", "Who was called.")] = ()
    replaces: Annotated[str | None, called("ersätter", "Number of the call that this one replaces.")] = None
    refers_to: Annotated[str | None, called("avser", "Number of the message that it follows.")] = None


class Message(Part, frozen=True):
    """Meddelande i ärendet, besides the call."""

    id: Annotated[str | None, called("nummer", "The source's number of the message.")] = None
    kind: Annotated[Concept[MessageKind] | None, called("typ", "What kind of message.")] = None
    status: Annotated[Concept[MessageStatus] | None, called("status", "Sent, received, ...")] = None
    sent: Annotated[Moment | None, called("skickat", "When it was sent.")] = None
    sender: Annotated[Party | None, called("avsändare", "Who sent it.")] = None
    text: Annotated[str | None, called("text", "What it says.")] = None
    recipients: Annotated[tuple[Recipient, ...], called("mottagare", "To whom.")] = ()
    refers_to: Annotated[str | None, called("avser", "Number of the message that it answers or voids.")] = (
        None
    )
    replaces: Annotated[str | None, called("rättar", "Number of the message that this one corrects.")] = None


class Attendee(Part, frozen=True):
    """Närvaro vid ett möte."""

    party: Annotated[Party | None, called("deltagare", "Who.")] = None
    attendance: Annotated[Concept[Attendance] | None, called("närvaro", "Attended, absent, ...")] = None


class Meeting(Part, frozen=True):
    """Möte."""

    id: Annotated[str | None, called("nummer", "The source's number of the meeting.")] = None
    kind: Annotated[Concept[MeetingKind] | None, called("typ", "SIP, pre-meeting, follow-up.")] = None
    status: Annotated[Concept[MeetingStatus] | None, called("status", "Planned, held, cancelled.")] = None
    start: Annotated[Moment | None, called("start", "Begins.")] = None
    minutes: Annotated[int | None, called("längd", "Length in minutes.")] = None
    place: Annotated[str | None, called("plats", "Where.")] = None
    form: Annotated[Concept[MeetingForm] | None, called("form", "In person, video, ...")] = None
    leader: Annotated[Party | None, called("mötesledare", "Who leads.")] = None
    secretary: Annotated[Party | None, called("sekreterare", "Who takes notes.")] = None
    attendees: Annotated[tuple[Attendee, ...], called("deltagare", "Who attended.")] = ()
    notes: Annotated[str | None, called("anteckningar", "Notes.")] = None


class Participant(Part, frozen=True):
    """Deltagare i planeringen."""

    party: Annotated[Party | None, called("deltagare", "Who.")] = None
    role: Annotated[Concept[Role] | None, called("roll", "Role in the planning.")] = None
    mandate: Annotated[bool | None, called("mandat", "May decide for the unit.")] = None
    attendance: Annotated[Concept[Attendance] | None, called("närvaro", "Took part in the SIP meeting.")] = (
        None
    )
    start: Annotated[Moment | None, called("från", "Part of the planning since.")] = None
    end: Annotated[Moment | None, called("till", "Part of the planning until.")] = None
