"""Samtycke, initiativ, kallelse and meddelande in words."""

from sipfhir.document.content import Document, Section, labelled, section
from sipfhir.document.parties import party, period
from sipfhir.document.words import Words
from sipfhir.plan import Consent, Initiative, Invitation, Message, Recipient


def consent_content(consent: Consent, words: Words) -> Document:
    """A consent: to what, its status, by whom, for whom."""
    head = labelled(
        words,
        ("scope", words.of("consent-scope", consent.scope)),
        ("status", words.of("consent-status", consent.status)),
        ("date", consent.date),
        ("form", words.of("consent-form", consent.form)),
        ("given-by", party(consent.given_by, words)),
        ("period", period(consent.start, consent.end)),
        ("withdrawn", consent.withdrawn),
        ("limits", consent.note),
    )
    covers = section(words, "covers", (party(one, words) for one in consent.parties))
    return Document(words.labels["consent"], [Section("", head), *covers])


def initiative_content(initiative: Initiative, words: Words) -> Document:
    """An initiative: who saw the need, when and why."""
    head = labelled(
        words,
        ("date", initiative.date),
        ("initiator", party(initiative.initiator, words)),
        ("reason", words.of("need-reason", initiative.reason)),
        ("needs", initiative.text),
    )
    return Document(words.labels["initiative"], [Section("", head)])


def invitation_content(invitation: Invitation, words: Words) -> Document:
    """A call: when, where, who calls whom, and why."""
    head = labelled(
        words,
        ("status", words.of("invitation-status", invitation.status)),
        ("meeting-time", invitation.start),
        ("place", invitation.place),
        ("caller", party(invitation.caller, words)),
        ("sender", party(invitation.sender, words)),
        ("sent", invitation.sent),
    )
    asked = labelled(
        words,
        ("purpose", invitation.purpose),
        ("questions", invitation.questions),
        ("situation", invitation.situation),
        ("wished-situation", invitation.wished_situation),
        ("message", invitation.text),
    )
    sections = [Section("", head + asked), *_recipients(invitation.recipients, words)]
    return Document(words.labels["call"], sections)


def message_content(message: Message, words: Words) -> Document:
    """A message: what kind, who to whom, what it says."""
    head = labelled(
        words,
        ("status", words.of("message-status", message.status)),
        ("sender", party(message.sender, words)),
        ("sent", message.sent),
        ("message", message.text),
    )
    title = words.of("message-kind", message.kind) or words.labels["message"]
    return Document(title, [Section("", head), *_recipients(message.recipients, words)])


def _recipients(recipients: tuple[Recipient, ...], words: Words) -> list[Section]:
    said = ((party(one.party, words), words.of("outcome", one.outcome)) for one in recipients)
    return section(words, "recipients", (" · ".join(part for part in one if part) for one in said))
