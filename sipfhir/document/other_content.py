"""Samtycke, initiativ, kallelse and meddelande in words."""

from sipfhir.document.content import Document, Section, labelled, section
from sipfhir.document.parties import party, period
from sipfhir.document.times import on_day, when
from sipfhir.document.words import Words
from sipfhir.plan import Consent, Initiative, Invitation, Message, Recipient


def consent_content(consent: Consent, words: Words) -> Document:
    """A consent: to what, its status, by whom, for whom."""
    head = labelled(
        words,
        ("scope", words.of("consent-scope", consent.scope)),
        ("status", words.of("consent-status", consent.status)),
        ("date", when(consent.date, words.language)),
        ("form", words.of("consent-form", consent.form)),
        ("given-by", party(consent.given_by, words)),
        ("period", period(consent.start, consent.end, words)),
        ("withdrawn", when(consent.withdrawn, words.language)),
        ("limits", consent.note),
    )
    covers = section(words, "covers", (party(one, words) for one in consent.parties))
    return Document(words.labels["consent"], [Section("", head), *covers])


def initiative_content(initiative: Initiative, words: Words) -> Document:
    """An initiative: who saw the need, when and why."""
    head = labelled(
        words,
        ("date", when(initiative.date, words.language)),
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
        ("meeting-time", on_day(invitation.start, words.language)),
        ("minutes", f"{invitation.minutes} {words.labels['minutes-of']}" if invitation.minutes else None),
        ("place", invitation.place),
        ("link", invitation.link),
        ("caller", party(invitation.caller, words)),
        ("sender", party(invitation.sender, words)),
        ("sent", when(invitation.sent, words.language)),
    )
    asked = labelled(
        words,
        ("purpose", invitation.purpose),
        ("questions", invitation.questions),
        ("situation", invitation.situation),
        ("wished-situation", invitation.wished_situation),
        ("message", invitation.text),
    )
    why = section(words, "why", asked)
    return Document(
        words.labels["call"], [Section("", head), *why, *_recipients(invitation.recipients, words)]
    )


def message_content(message: Message, words: Words) -> Document:
    """A message: what kind, who to whom, what it says."""
    head = labelled(
        words,
        ("status", words.of("message-status", message.status)),
        ("sender", party(message.sender, words)),
        ("sent", when(message.sent, words.language)),
        ("message", message.text),
    )
    title = words.of("message-kind", message.kind) or words.labels["message"]
    return Document(title, [Section("", head), *_recipients(message.recipients, words)])


def _recipients(recipients: tuple[Recipient, ...], words: Words) -> list[Section]:
    return section(words, "recipients", (_recipient(one, words) for one in recipients))


def _recipient(one: Recipient, words: Words) -> str:
    forwarded = party(one.forwarded_to, words)
    said = (
        party(one.party, words),
        words.of("outcome", one.outcome),
        words.of("outcome-reason", one.reason),
        f"{words.labels['forwarded-to']} {forwarded}" if forwarded else None,
    )
    return " · ".join(part for part in said if part)
