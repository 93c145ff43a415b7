"""Bilaga ↔ DocumentReference."""

import binascii
from typing import Any

from sipfhir.plan import Attachment
from sipfhir.resources.codecs import moment, text
from sipfhir.resources.datatypes import local_id
from sipfhir.resources.extensions import fitting
from sipfhir.resources.pairs import element, fixed
from sipfhir.resources.references import subject
from sipfhir.resources.resource import Resource
from sipfhir.resources.shape import Placed
from sipfhir.resources.systems import Node


def _is_base64(data: str | None) -> bool:
    try:
        binascii.a2b_base64(data or "", strict_mode=True)
    except ValueError:
        return False
    return True


def _is_word(value: str | None) -> bool:
    """What FHIR takes as a media type or a URL: no white space."""
    return (value or "").split() == [value]


def _no_content(out: Node, part: Attachment, build: Any) -> None:
    """FHIR asks for a content; where nothing of it is known, one that says so."""
    if "content" not in out:
        out["content"] = [{"attachment": build.tables.systems.absent}]


def _is_media_type(part: Attachment) -> bool:
    return _is_word(part.content_type)


ATTACHMENT = Resource(
    "DocumentReference",
    Attachment,
    (
        element("id", "identifier[]", local_id),
        fixed("status", lambda systems: "current", "fixed by the mapping"),
        subject("subject"),
        fitting("content_type", "content[].attachment.contentType", text, _is_media_type),
        fitting("data", "content[].attachment.data", text, lambda part: _is_base64(part.data)),
        fitting("url", "content[].attachment.url", text, lambda part: _is_word(part.url)),
        element("title", "content[].attachment.title"),
        element("created", "content[].attachment.creation", moment),
        lambda systems, cls: Placed(None, _no_content, ()),
    ),
)
