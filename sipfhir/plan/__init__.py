"""The SIP plan: frozen typed classes, nothing else. The ground floor."""

from sipfhir.plan.after import ActivityCode, Attachment, Copy, Discharge, Ending, Evaluation, FollowUp
from sipfhir.plan.base import MODEL_VERSION, Concept, Day, Moment, Part
from sipfhir.plan.calling import Attendee, Initiative, Invitation, Meeting, Message, Participant, Recipient
from sipfhir.plan.content import (
    Goal,
    Intervention,
    LifeArea,
    Measure,
    MeasuresByOthers,
    Need,
    Situation,
)
from sipfhir.plan.party import (
    Address,
    ContactPoint,
    HumanName,
    Identifier,
    Organization,
    Party,
    Signature,
)
from sipfhir.plan.person import Consent, Person, PersonParticipation
from sipfhir.plan.plan import Plan, Source

__all__ = [
    "MODEL_VERSION",
    "ActivityCode",
    "Address",
    "Attachment",
    "Attendee",
    "Concept",
    "Consent",
    "ContactPoint",
    "Copy",
    "Day",
    "Discharge",
    "Ending",
    "Evaluation",
    "FollowUp",
    "Goal",
    "HumanName",
    "Identifier",
    "Initiative",
    "Intervention",
    "Invitation",
    "LifeArea",
    "Measure",
    "MeasuresByOthers",
    "Meeting",
    "Message",
    "Moment",
    "Need",
    "Organization",
    "Part",
    "Participant",
    "Party",
    "Person",
    "PersonParticipation",
    "Plan",
    "Recipient",
    "Signature",
    "Situation",
    "Source",
]
