"""From a file to the payload in it: bare, in its header envelope (XHE), or submitted to an access point."""

import base64
import binascii
from typing import Any, NamedTuple

from lxml import etree

from sipfhir.carriers.sdk.markup import child, name_of, root_of, text_of
from sipfhir.carriers.sdk.settings import Settings
from sipfhir.findings import Finding, Place
from sipfhir.formats.faults import Unreadable, error, note, warning

_SUBMISSION = ("Body", "submitRequest")
_FUNCTION = ("attention", "subOrganization", "organizationId", "extension")
_TWICE = (
    (("Header", "FromParty", "PartyIdentification", "ID"), ("sender", "senderID", "extension")),
    (("Header", "ToParty", "PartyIdentification", "ID"), ("recipient", "recipientID", "extension")),
    (("Payloads", "Payload", "HandlingServiceID"), ("recipient", *_FUNCTION)),
)
"""What stands both in the envelope and in the header of the message."""


class Unwrapped(NamedTuple):
    """``root`` is a payload, or whatever else there was; ``envelope`` is the XHE around it."""

    root: Any
    envelope: Any = None
    findings: tuple[Finding, ...] = ()


def unwrapped(data: bytes, known: Settings, file: str | None) -> Unwrapped:
    """What the file carries. Raises Unreadable."""
    root = root_of(data, known.message, file)
    if name_of(root)[1] == "Envelope" and child(root, *_SUBMISSION) is not None:
        root = root_of(_submitted(root, file), known.message, file)
    if name_of(root) != (known.xhe.namespaces["header"], "XHE"):
        return Unwrapped(root)
    findings = _signed(root, known, file)
    return Unwrapped(_inside(root, known, file), root, findings)


def differences(envelope: Any, payload: Any, known: Settings, file: str | None) -> list[Finding]:
    """Where the envelope says another thing than the message in it."""
    header = child(payload, "message", "messageHeader")
    found = []
    for outside, inside in _TWICE:
        said = child(envelope, *outside)
        others = envelope.findall("/".join(f"{{*}}{name}" for name in outside))[1:]
        if others or text_of(envelope, *outside) != text_of(header, *inside):
            line = envelope.sourceline if said is None else said.sourceline
            found.append(error("SDK-PAYLOAD", Place(file, line), case="differs"))
    return found


def _submitted(root: Any, file: str | None) -> bytes:
    """The document that a submission holds as base64."""
    values = root.findall(".//{*}payload/{*}value")
    place = Place(file, root.sourceline)
    if len(values) != 1:
        raise Unreadable(error("SDK-PAYLOAD", place, case="several" if values else "none"))
    try:
        return base64.b64decode("".join((values[0].text or "").split()), validate=True)
    except (binascii.Error, ValueError):
        raise Unreadable(error("SDK-DATA", Place(file, values[0].sourceline))) from None


def _inside(envelope: Any, known: Settings, file: str | None) -> Any:
    """The one payload of an envelope."""
    if text_of(envelope, "XHEVersionID") != known.xhe.version:
        raise Unreadable(error("SDK-VERSION", Place(file, envelope.sourceline), case="envelope"))
    payloads = envelope.findall("{*}Payloads/{*}Payload")
    if len(payloads) != 1:
        line = payloads[1].sourceline if payloads else envelope.sourceline
        raise Unreadable(error("SDK-PAYLOAD", Place(file, line), case="several" if payloads else "none"))
    content = child(payloads[0], "PayloadContent")
    place = Place(file, payloads[0].sourceline)
    encrypted = text_of(payloads[0], "InstanceEncryptionIndicator") in ("true", "1")
    if content is not None and len(content) and name_of(content[0])[0] == known.xhe.namespaces["encryption"]:
        encrypted = True
    if encrypted:
        raise Unreadable(error("SDK-PAYLOAD", place, case="encrypted"))
    if content is None or len(content) != 1:
        several = content is not None and len(content) > 1
        raise Unreadable(error("SDK-PAYLOAD", place, case="several" if several else "other"))
    return content[0]


def _signed(envelope: Any, known: Settings, file: str | None) -> tuple[Finding, ...]:
    """That signatures are not verified here; what of the scope is another than ours."""
    found = []
    signature = envelope.find(f"{{{known.xhe.namespaces['signature']}}}Signature")
    if signature is not None:
        found.append(note("SDK-SIGNED", Place(file, signature.sourceline)))
    said = {
        text_of(one, "BusinessScopeCriterionTypeCode"): (text_of(one, "BusinessScopeCriterionValue"), one)
        for one in envelope.findall("{*}Header/{*}BusinessScope/{*}BusinessScopeCriterion")
    }
    for name, wanted in known.xhe.criteria.items():
        value, one = said.get(name, (None, envelope))
        if value != wanted:
            found.append(warning("SDK-SCOPE", Place(file, one.sourceline), criterion=name))
    return tuple(found)


def alone(payload: Any) -> bytes:
    """A payload out of its envelope, as a file of its own."""
    return etree.tostring(payload, encoding="UTF-8", with_tail=False)
