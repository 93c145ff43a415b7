"""The plan on paper: who does what when, the four elements, what comes next, whom to reach, to be signed."""

from collections.abc import Iterator

from sipfhir.document import plan_content as told
from sipfhir.document.content import Document, Line, Section, demanded, joined, section
from sipfhir.document.other_content import consent_content
from sipfhir.document.paper.contacts import contact_list
from sipfhir.document.parties import organization, party
from sipfhir.document.times import when
from sipfhir.document.words import Words
from sipfhir.plan import Meeting, Plan


def plan_sheet(plan: Plan, words: Words) -> Document:
    """The whole plan. Participants stand in the contact list."""
    sections = [
        told.head(plan, words),
        *told.elements(plan, words),
        *demanded(words, "next-meeting", (_meeting(one, words) for one in plan.meetings if _ahead(one))),
        *(told.after(plan, words) or demanded(words, "follow-up", ())),
        *told.rest(plan, words),
        *told.ended(plan, words),
        *contact_list(plan, words),
        *consents(plan, words, "consents"),
        withdraw(words),
        *_explained(words),
        *section(words, "signatures", signers(plan, words), "sign"),
    ]
    return Document(told.title(plan, words), sections)


def _ahead(meeting: Meeting) -> bool:
    return meeting.status is not None and meeting.status.code == "planned"


def _meeting(one: Meeting, words: Words) -> str:
    return joined(
        (
            when(one.start, words.language),
            f"{one.minutes} {words.labels['minutes-of']}" if one.minutes else None,
            one.place,
            words.of("meeting-form", one.form),
            party(one.leader, words),
        )
    )


def consents(plan: Plan, words: Words, label: str) -> list[Section]:
    """The consents that the plan holds, a line each."""
    return section(words, label, (_consent(one, words) for one in consent_contents(plan, words)))


def consent_contents(plan: Plan, words: Words) -> Iterator[Document]:
    """What each consent says."""
    return (consent_content(one, words) for one in plan.consents)


def _consent(document: Document, words: Words) -> str:
    """One line: the facts, then whom it covers."""
    lines: list[Line] = []
    for each in document.sections:
        lines += each.lines if not each.heading else [": ".join((each.heading, _listed(each.lines)))]
    return joined(line if isinstance(line, str) else ": ".join(line) for line in lines)


def _listed(lines: list[Line]) -> str:
    return ", ".join(line if isinstance(line, str) else ": ".join(line) for line in lines)


def withdraw(words: Words) -> Section:
    """How to withdraw consent."""
    return Section(words.labels["withdraw"], list(words.labels["withdraw-text"].splitlines()), "text")


def _explained(words: Words) -> list[Section]:
    """Words that have to be known, explained; in the easy sheet alone."""
    lines: list[Line] = list(words.labels["words-text"].splitlines())
    return [Section(words.labels["words"], lines)] if words.easy else []


def signers(plan: Plan, words: Words) -> Iterator[str]:
    """Who signs: the person, their representative, each huvudman that answers for something."""
    yield words.labels["person-signs"]
    if plan.person is not None and plan.person.representatives:
        yield words.labels["guardian"]
    responsible = [*plan.overall_responsible, *(one.responsible for one in plan.interventions)]
    yield from dict.fromkeys(filter(None, (organization(one, words) for one in responsible)))
