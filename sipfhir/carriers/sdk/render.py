"""A message as XML, and in its header envelope (XHE). The same message gives the same bytes."""

from typing import Any

from lxml import etree

from sipfhir.carriers.sdk.message import Document, Header, Id, Labelled, Message, Side
from sipfhir.carriers.sdk.settings import Envelope, Settings

_PREFIX = "m"


def payload(message: Message, known: Settings) -> Any:
    """The element ``messagePayload``."""
    space = known.message.namespace
    root = etree.Element(f"{{{space}}}{known.message.root}", nsmap={_PREFIX: space})
    whole = _add(root, "message")
    _header(_add(whole, "messageHeader"), message.header)
    body = _add(whole, "messageBody")
    for document in message.documents:
        _document(_add(body, "documents"), document)
    return root


def as_xml(root: Any) -> bytes:
    """The file of a root element. Indented: a message is looked at by people when something is wrong."""
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def enveloped(root: Any, header: Header, xhe: Envelope) -> Any:
    """The element ``XHE`` around a payload: neither signed nor encrypted."""
    names = xhe.namespaces
    outer = {"x": names["header"], "a": names["aggregate"], "b": names["basic"]}
    top = etree.Element(f"{{{names['header']}}}XHE", nsmap=outer)
    basic = f"{{{names['basic']}}}"
    aggregate = f"{{{names['aggregate']}}}"
    _leaf(top, f"{basic}XHEVersionID", xhe.version)
    _leaf(top, f"{basic}CustomizationID", xhe.customization)
    head = etree.SubElement(top, f"{aggregate}Header")
    _leaf(head, f"{basic}ID", header.id)
    _leaf(head, f"{basic}CreationDateTime", header.created)
    scope = etree.SubElement(head, f"{aggregate}BusinessScope")
    for kind, value in xhe.criteria.items():
        criterion = etree.SubElement(scope, f"{aggregate}BusinessScopeCriterion")
        _leaf(criterion, f"{basic}BusinessScopeCriterionTypeCode", kind)
        _leaf(criterion, f"{basic}BusinessScopeCriterionValue", value)
    for name, side in (("FromParty", header.sender), ("ToParty", header.recipient)):
        party = etree.SubElement(etree.SubElement(head, aggregate + name), f"{aggregate}PartyIdentification")
        _leaf(party, f"{basic}ID", side.organisation.extension).set("schemeID", xhe.scheme)
    inside = etree.SubElement(etree.SubElement(top, f"{aggregate}Payloads"), f"{aggregate}Payload")
    _leaf(inside, f"{basic}DocumentTypeCode", xhe.document_type)
    _leaf(inside, f"{basic}ContentTypeCode", xhe.content_type)
    function = header.recipient.function
    _leaf(inside, f"{basic}HandlingServiceID", function.extension if function else None)
    _leaf(inside, f"{basic}InstanceEncryptionIndicator", "false")
    etree.SubElement(inside, f"{aggregate}PayloadContent").append(root)
    return top


def _header(at: Any, header: Header) -> None:
    _add(at, "creationDateTime", header.created)
    _add(at, "messageId", header.id)
    _add(at, "conversationId", header.conversation)
    _add(at, "refToMessageId", header.refers_to)
    _add(at, "label", header.label)
    _add(at, "confidentiality", "true" if header.confidential else "false")
    _identity(at, "generatingSystem", header.generating_system)
    _side(_add(at, "recipient"), "recipientID", header.recipient)
    _side(_add(at, "sender"), "senderID", header.sender)


def _side(at: Any, name: str, side: Side) -> None:
    _identity(at, name, side.organisation)
    _add(at, "label", side.label)
    if side.function is None:
        return
    attention = _add(at, "attention")
    for person in side.persons:
        _labelled(_add(attention, "person"), "personId", person)
    below = _add(attention, "subOrganization")
    _identity(below, "organizationId", side.function)
    _add(below, "label", side.function_label)
    for reference in side.references:
        _labelled(_add(attention, "reference"), "referenceId", reference)


def _labelled(at: Any, name: str, one: Labelled) -> None:
    _identity(at, name, one.id)
    _add(at, "label", one.label)


def _identity(at: Any, name: str, one: Id | None) -> None:
    if one is not None:
        below = _add(at, name)
        _add(below, "root", one.root)
        _add(below, "extension", one.extension)


def _document(at: Any, document: Document) -> None:
    _add(at, "documentID", document.id)
    _add(at, "documentName", document.name)
    _add(at, "index", document.index)
    for file in document.files:
        below = _add(at, "ContentFiles")
        _add(below, "fileName", file.name)
        _add(below, "contentType", file.content_type)
        _add(below, "content", file.content)
    for text in document.texts:
        _add(_add(at, "ContentText"), "characterSequence", text)


_NO_TEXT = object()


def _add(at: Any, name: str, text: Any = _NO_TEXT) -> Any:
    """A child; none when its text is None: the standard allows no empty element."""
    if text is None:
        return None
    below = etree.SubElement(at, f"{{{etree.QName(at).namespace}}}{name}")
    if text is not _NO_TEXT:
        below.text = text
    return below


def _leaf(at: Any, name: str, text: str | None) -> Any:
    below = etree.SubElement(at, name)
    below.text = text
    return below
