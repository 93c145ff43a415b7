"""Receipts (kvittenser): whether a message was accepted, and why not."""

from typing import Any

import msgspec

from sipfhir.carriers.sdk.markup import child, name_of, text_of
from sipfhir.carriers.sdk.settings import Receipts
from sipfhir.findings import Finding, Place
from sipfhir.formats.faults import error, note

_OWN = "ApplicationResponse"


class Reason(msgspec.Struct, frozen=True, omit_defaults=True):
    """One fault that the receiver found. ``text`` is the receiver's and may quote the message."""

    code: str | None = None
    at: str | None = None
    rule: str | None = None
    text: str | None = None
    line: int | None = None


class Receipt(msgspec.Struct, frozen=True, omit_defaults=True):
    """``refers_to`` is the id of the envelope, which is that of the message when we made it."""

    accepted: bool
    id: str | None = None
    refers_to: str | None = None
    date: str | None = None
    time: str | None = None
    sender: str | None = None
    recipient: str | None = None
    reasons: tuple[Reason, ...] = ()


def is_receipt(root: Any, known: Receipts) -> bool:
    """Whether a root element is a receipt's."""
    return name_of(root) == (known.namespaces["root"], _OWN)


def receipt_of(root: Any, known: Receipts, file: str | None) -> tuple[Receipt | None, list[Finding]]:
    """The receipt, and what it says as findings; None when it does not say whether it is a yes or a no."""
    answers = root.findall("{*}DocumentResponse")
    code = text_of(root, "DocumentResponse", "Response", "ResponseCode")
    place = Place(file, root.sourceline)
    if text_of(root, "CustomizationID") != known.customization:
        return None, [error("SDK-VERSION", place, case="receipt")]
    if len(answers) != 1 or code not in (known.accepted, known.rejected):
        return None, [error("SDK-RECEIPT", place)]
    found = Receipt(
        accepted=code == known.accepted,
        id=text_of(root, "ID"),
        refers_to=text_of(answers[0], "DocumentReference", "ID"),
        date=text_of(root, "IssueDate"),
        time=text_of(root, "IssueTime"),
        sender=text_of(root, "SenderParty", "EndpointID"),
        recipient=text_of(root, "ReceiverParty", "EndpointID"),
        reasons=tuple(map(_reason, answers[0].findall("{*}LineResponse"))),
    )
    return found, list(_told(found, known, place))


def _reason(at: Any) -> Reason:
    status = child(at, "Response", "Status")
    return Reason(
        code=text_of(at, "Response", "ResponseCode"),
        at=text_of(at, "LineReference", "LineID"),
        rule=text_of(status, "StatusReasonCode"),
        text=text_of(status, "StatusReason"),
        line=at.sourceline,
    )


def _told(receipt: Receipt, known: Receipts, place: Place) -> list[Finding]:
    """A finding for each reason. Only codes that we know are told: the rest are words of the receiver."""
    if receipt.accepted:
        return [note("SDK-ACCEPTED", place)]
    return [
        error("SDK-REJECTED", Place(place.file, reason.line), **_params(reason, known))
        for reason in receipt.reasons
    ] or [error("SDK-REJECTED", place, case="other")]


def _params(reason: Reason, known: Receipts) -> dict[str, str | int]:
    params: dict[str, str | int] = {"case": reason.code if reason.code in known.reasons else "other"}
    said = (reason.rule, (reason.text or "").partition("|")[0].strip())
    detail = next((one for one in said if one in known.details), None)
    return params | ({"detail": detail} if detail else {})
