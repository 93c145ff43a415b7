"""Samtyckesblankett: what is asked, of whom it is true, yes or no, how to withdraw, and a slip to do so."""

from collections.abc import Iterator

from sipfhir.document.content import Document, Line, Section, labelled, section
from sipfhir.document.paper.plan import consents, withdraw
from sipfhir.document.parties import organization, party
from sipfhir.document.plan_content import person
from sipfhir.document.words import Words
from sipfhir.plan import Organization, Party, Plan


def consent_sheet(plan: Plan, words: Words) -> Document:
    """The form for the person of a plan. What is consented to already is told."""
    labels = words.labels
    choice: list[Line] = [labels[name] for name in ("consent-yes", "consent-no", "consent-but")]
    back: list[Line] = [labels["consent-back-all"], labels["consent-back-some"]]
    signed = [labels["person-signs"], labels["guardian"], labels["received-by"]]
    sections = [
        Section("", labelled(words, ("person", person(plan, words)))),
        Section(labels["consent-to"], list(labels["consent-to-text"].splitlines()), "text"),
        Section(labels["consent-whom"], [*_units(plan, words), ""], "tick"),
        Section(labels["consent-choice"], choice, "tick"),
        *section(words, "signatures", [*signed], "sign"),
        *consents(plan, words, "consent-known"),
        withdraw(words),
        Section(labels["consent-back"], back, "tick"),
        *section(words, "signature", [labels["person-signs"]], "sign"),
    ]
    return Document(labels["consent-form"], sections)


def _units(plan: Plan, words: Words) -> list[str]:
    """Whom information may be shared among: units once each, and those who take part without one."""
    said = (
        organization(one, words) if isinstance(one, Organization) else party(one, words)
        for one in _named(plan)
    )
    return list(dict.fromkeys(filter(None, said)))


def _named(plan: Plan) -> Iterator[Party | Organization | None]:
    yield from plan.overall_responsible
    for intervention in plan.interventions:
        yield intervention.responsible
        yield from _placed(intervention.performer)
    for measure in plan.others.items if plan.others else ():
        yield from _placed(measure.performer)
    for participant in plan.participants:
        yield from _placed(participant.party)
    for invitation in plan.invitations:
        for recipient in invitation.recipients:
            yield from _placed(recipient.party)


def _placed(one: Party | None) -> Iterator[Party | Organization | None]:
    """The unit of a professional; else who it is. Never the person, to whom nothing is disclosed."""
    if one is not None and not (one.kind and one.kind.code == "patient"):
        yield one.organization or one
