"""Narrative of resources: XHTML in plain words, the same every time. Nothing of the plan passes unescaped."""

import re
from typing import Any

from sipfhir.document.conceal import Concealer, is_protected
from sipfhir.document.content import Document, Section, line
from sipfhir.document.other_content import (
    consent_content,
    initiative_content,
    invitation_content,
    message_content,
)
from sipfhir.document.plan_content import plan_content
from sipfhir.document.words import Words
from sipfhir.document.words import words as words_of
from sipfhir.plan import Consent, Initiative, Invitation, Message, Plan

_CONTENTS: dict[Any, Any] = {
    Plan: plan_content,
    Consent: consent_content,
    Initiative: initiative_content,
    Invitation: invitation_content,
    Message: message_content,
}
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def narrative(
    plan: Plan, what: Plan | Consent | Initiative | Invitation | Message, words: Words | None = None
) -> str:
    """The narrative of a part of a plan, or of the plan itself: a ``div``.

    Of a person with protected identity it names neither the person nor places nor relatives, whoever asks.
    ``words`` chooses the language; without them Swedish.
    """
    if is_protected(plan):
        what = Concealer(plan).part(what, "")
    words = words or words_of()
    return xhtml(_CONTENTS[type(what)](what, words), words.language)


def xhtml(document: Document, language: str) -> str:
    """A document as XHTML."""
    body = "".join(_section(section) for section in document.sections if section.lines)
    title = f"<p><b>{_escaped(document.title)}</b></p>"
    opened = f'<div xmlns="http://www.w3.org/1999/xhtml" lang="{language}" xml:lang="{language}">'
    return f"{opened}{title}{body}</div>"


def _section(section: Section) -> str:
    lines = "".join([f"<li>{_escaped(line(one))}</li>" for one in section.lines])
    heading = f"<p><b>{_escaped(section.heading)}</b></p>" if section.heading else ""
    return f"{heading}<ul>{lines}</ul>"


def _escaped(text: str) -> str:
    """Text as XHTML takes it; what is printable has nothing that XML forbids."""
    if not text.isprintable():
        text = _ILLEGAL.sub("", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
