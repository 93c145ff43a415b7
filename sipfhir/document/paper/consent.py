"""Samtyckesblankett: what is asked, of whom it is true, yes or no, how to withdraw, and a slip to do so."""

from collections.abc import Iterator

from sipfhir.document.content import Document, Line, Section, labelled, section
from sipfhir.document.paper.plan import consents, units, withdraw
from sipfhir.document.parties import party
from sipfhir.document.plan_content import person
from sipfhir.document.words import Words
from sipfhir.plan import Party, Plan


def consent_sheet(plan: Plan, words: Words) -> Document:
    """The form for the person of a plan. What is consented to already is told."""
    labels = words.labels
    choice: list[Line] = [labels[name] for name in ("consent-yes", "consent-no", "consent-but")]
    back: list[Line] = [labels["consent-back-all"], labels["consent-back-some"]]
    signed = [labels["person-signs"], labels["guardian"], labels["received-by"]]
    sections = [
        Section("", labelled(words, ("person", person(plan, words)))),
        Section(labels["consent-to"], list(labels["consent-to-text"].splitlines()), "text"),
        Section(labels["consent-whom"], [*_whom(plan, words), ""], "tick"),
        Section(labels["consent-choice"], choice, "tick"),
        *section(words, "signatures", [*signed], "sign"),
        *consents(plan, words, "consent-known"),
        withdraw(words),
        Section(labels["consent-back"], back, "tick"),
        Section("", [labels["person-signs"]], "sign"),
    ]
    return Document(labels["consent-form"], sections)


def _whom(plan: Plan, words: Words) -> list[str]:
    """Whom information may be shared among: units once each, and those who take part without one."""
    parties = list(_parties(plan))
    responsible = [*plan.overall_responsible, *(one.responsible for one in plan.interventions)]
    named = units([*responsible, *(one.organization for one in parties)], words)
    alone = (party(one, words) for one in parties if one.organization is None)
    return list(dict.fromkeys([*named, *filter(None, alone)]))


def _parties(plan: Plan) -> Iterator[Party]:
    """Everyone who does something, takes part or is called, but the person."""
    found = [
        *(one.performer for one in plan.interventions),
        *(one.performer for one in (plan.others.items if plan.others else ())),
        *(one.party for one in plan.participants),
        *(one.party for invitation in plan.invitations for one in invitation.recipients),
    ]
    for one in found:
        if one is not None and not (one.kind and one.kind.code == "patient"):
            yield one
