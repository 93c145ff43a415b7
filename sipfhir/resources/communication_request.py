"""Initiativ, kallelse, meddelande ↔ CommunicationRequest. Caller, initiator and responsible are three."""

from collections.abc import Callable
from typing import Any

from sipfhir.plan import Initiative, Invitation, Message
from sipfhir.resources.categories import categories
from sipfhir.resources.codecs import moment, text
from sipfhir.resources.concepts import concept
from sipfhir.resources.datatypes import local_id
from sipfhir.resources.extensions import extension, extensions
from sipfhir.resources.marked import has, marked
from sipfhir.resources.pairs import each, element, fixed, one
from sipfhir.resources.reading import Reading
from sipfhir.resources.recipients import called, receiving
from sipfhir.resources.references import link, party, subject, the_plan
from sipfhir.resources.resource import Resource
from sipfhir.resources.shape import Pair
from sipfhir.resources.systems import Node, Systems
from sipfhir.resources.tree import When
from sipfhir.resources.voided import standing

CALL_STATUS = {
    "draft": "draft",
    "sent": "active",
    "withdrawn": "revoked",
    "completed": "completed",
    "misdirected": "entered-in-error",
}
MESSAGE_STATUS = {
    "draft": "draft",
    "sent": "active",
    "received": "completed",
    "signed": "completed",
    "adjusted": "completed",
    "withdrawn": "revoked",
    "interrupted": "revoked",
    "closed": "completed",
    "misdirected": "entered-in-error",
}


def _category(code: str) -> Callable[[Systems], Node]:
    return lambda systems: {"coding": [systems.coding("communication-category", code)]}


def communicates(code: str) -> When:
    """True of references to CommunicationRequests of a category."""

    def holds(node: Any, r: Reading) -> bool:
        found = r.resource_of(node)
        listed = found.get("category")
        return (
            found.get("resourceType") == "CommunicationRequest"
            and isinstance(listed, list)
            and _category(code)(r.systems) in listed
        )

    return holds


def _payload(field: str, kind: str) -> Pair:
    """One text of the communication; an extension says which."""

    def marks(systems: Systems) -> Node:
        said = {"coding": [systems.coding("payload-kind", kind)]}
        return {"extension": [{"url": systems.extension("payload-kind"), "valueCodeableConcept": said}]}

    return one(field, "payload", marked(text, "contentString", marks), has(marks, "extension"))


INITIATIVE = Resource(
    "CommunicationRequest",
    Initiative,
    (
        *extensions("first_contact", "declined", "not_needed"),
        fixed("status", lambda systems: "unknown", "an initiative has no status of its own"),
        categories(None, "message-kind", _category("initiativ")),
        subject("subject"),
        the_plan("about"),
        _payload("text", "text"),
        element("date", "authoredOn", moment),
        element("initiator", "requester", party),
        element("reason", "reasonCode[]", concept("need-reason")),
    ),
    narrated=True,
)
INVITATION = Resource(
    "CommunicationRequest",
    Invitation,
    (
        *extensions("minutes", "place", "link", "refers_to"),
        element("id", "identifier[]", local_id),
        link("replaces", "invitations", "replaces[]"),
        standing(CALL_STATUS),
        categories(None, "message-kind", _category("kallelse")),
        subject("subject"),
        called,
        _payload("purpose", "purpose"),
        _payload("questions", "questions"),
        _payload("situation", "situation"),
        _payload("wished_situation", "wished-situation"),
        _payload("text", "text"),
        element("start", "occurrenceDateTime", moment),
        element("sent", "authoredOn", moment),
        element("caller", "requester", party),
        element("sender", "sender", party),
    ),
    narrated=True,
)
MESSAGE = Resource(
    "CommunicationRequest",
    Message,
    (
        extension("refers_to"),
        element("id", "identifier[]", local_id),
        link("replaces", "messages", "replaces[]"),
        standing(MESSAGE_STATUS),
        categories("kind", "message-kind", _category("meddelande")),
        subject("subject"),
        the_plan("about"),
        _payload("text", "text"),
        element("sent", "authoredOn", moment),
        each("recipients", "recipient", receiving),
        element("sender", "sender", party),
    ),
    narrated=True,
)
