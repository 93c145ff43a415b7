"""The content of a care plan: the readable plan as a document, and the plan's own attachments.

Nothing is cut. A PDF that is too large becomes HTML; what is still too large is referred to where there is an
address for it, else left out; all of it is told.
"""

from base64 import b64encode
from typing import NamedTuple

from sipfhir.attachments.content import content as bytes_of
from sipfhir.attachments.kinds import HEAD, media_type
from sipfhir.carriers.rivta.contract import Contract
from sipfhir.carriers.rivta.document import rendered
from sipfhir.carriers.rivta.sender import Document, Sender
from sipfhir.findings import Finding, Place, Severity
from sipfhir.plan import Attachment, Plan
from sipfhir.site import Site

TYPES: dict[Document, str] = {"pdf": "application/pdf", "html": "text/html"}
RULE = "RIVTA-CONTENT"


class Content(NamedTuple):
    """``items`` are of MultimediaType; ``files`` what they refer to, by name."""

    items: list[dict[str, str]]
    files: dict[str, bytes]
    findings: list[Finding]


def contents(plan: Plan, number: str, whole: bool, sender: Sender, known: Contract, site: Site) -> Content:
    """All contents of a plan. ``whole``: there is a plan to make a document of; else it is its attachments.
    ``number``: what a file is called, an id of ours and never a value."""
    made = Content([], {}, [])
    if whole:
        _document(made, plan, number, sender, known, site)
    for i, attachment in enumerate(plan.attachments):
        _attachment(made, attachment, f"attachments[{i}]", f"{number}-{i}", sender, known)
    return made


def _document(made: Content, plan: Plan, number: str, sender: Sender, known: Contract, site: Site) -> None:
    most = known.limits.content_bytes
    data, form = rendered(plan, sender.document, site)
    if len(data) > most and form == "pdf":
        made.findings.append(_told("html", "", Severity.NOTE, most))
        data, form = rendered(plan, "html", site)
    _put(made, data, TYPES[form], "", f"{number}.{form}", sender, known)


def _attachment(
    made: Content, attachment: Attachment, path: str, number: str, sender: Sender, known: Contract
) -> None:
    data = bytes_of(attachment, None)
    kind = attachment.content_type or media_type((data or b"")[:HEAD], attachment.title or "") or ""
    kind = kind.partition(";")[0].strip().lower()
    if kind not in known.media:
        made.findings.append(_told("media", path))
    elif data:
        _put(made, data, kind, path, f"{number}.{kind.rpartition('/')[2]}", sender, known)
    elif attachment.data is None and (attachment.url or "").startswith(("https://", "http://")):
        made.items.append({"mediaType": kind, "reference": attachment.url or ""})
    else:
        made.findings.append(_told("bytes", path))


def _put(
    made: Content, data: bytes, kind: str, path: str, name: str, sender: Sender, known: Contract
) -> None:
    most = known.limits.content_bytes
    if len(data) <= most:
        made.items.append({"mediaType": kind, "value": b64encode(data).decode()})
    elif sender.reference:
        made.items.append({"mediaType": kind, "reference": sender.reference + name})
        made.files[name] = data
        made.findings.append(_told("reference", path, Severity.NOTE, most))
    else:
        made.findings.append(_told("large", path, Severity.WARNING, most))


def _told(case: str, path: str, severity: Severity = Severity.WARNING, most: int | None = None) -> Finding:
    params: dict[str, str | int] = {"case": case} if most is None else {"case": case, "most": most}
    return Finding(RULE, severity, Place(plan=path or None), params)
