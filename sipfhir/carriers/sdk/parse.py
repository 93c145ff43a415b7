"""A payload that has been found right, as a message."""

from typing import Any

from sipfhir.carriers.sdk.markup import child, text_of
from sipfhir.carriers.sdk.message import Document, File, Header, Id, Labelled, Message, Side


def message_of(payload: Any) -> Message:
    """The message of an element ``messagePayload``."""
    whole = child(payload, "message")
    body = child(whole, "messageBody")
    return Message(_header(child(whole, "messageHeader")), tuple(map(_document, _all(body, "documents"))))


def _header(at: Any) -> Header:
    created, own, conversation = (
        text_of(at, name) or "" for name in ("creationDateTime", "messageId", "conversationId")
    )
    return Header(
        created=created,
        id=own.lower(),
        conversation=conversation.lower(),
        sender=_side(child(at, "sender"), "senderID"),
        recipient=_side(child(at, "recipient"), "recipientID"),
        refers_to=(text_of(at, "refToMessageId") or "").lower() or None,
        label=text_of(at, "label"),
        confidential=text_of(at, "confidentiality") in ("true", "1"),
        generating_system=_identity(child(at, "generatingSystem")),
    )


def _side(at: Any, name: str) -> Side:
    attention = child(at, "attention")
    below = child(attention, "subOrganization")
    persons = [] if attention is None else _all(attention, "person")
    references = [] if attention is None else _all(attention, "reference")
    return Side(
        organisation=_identity(child(at, name)) or Id("", ""),
        label=text_of(at, "label"),
        function=_identity(child(below, "organizationId")),
        function_label=text_of(below, "label"),
        persons=tuple(Labelled(_identity(child(one, "personId")), text_of(one, "label")) for one in persons),
        references=tuple(
            Labelled(_identity(child(one, "referenceId")), text_of(one, "label")) for one in references
        ),
    )


def _identity(at: Any) -> Id | None:
    return None if at is None else Id(text_of(at, "root") or "", text_of(at, "extension") or "")


def _document(at: Any) -> Document:
    texts = (text_of(one, "characterSequence") or "" for one in _all(at, "ContentText"))
    return Document(
        id=text_of(at, "documentID") or "",
        name=text_of(at, "documentName"),
        index=text_of(at, "index"),
        files=tuple(map(_file, _all(at, "ContentFiles"))),
        texts=tuple(texts),
    )


def _file(at: Any) -> File:
    content = "".join((text_of(at, "content") or "").split())
    return File(text_of(at, "fileName") or "", text_of(at, "contentType") or "", content, at.sourceline)


def _all(at: Any, name: str) -> list[Any]:
    found: list[Any] = at.findall(f"{{*}}{name}")
    return found
