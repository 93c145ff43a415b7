"""The plan on paper: who does what when, the four elements, what comes next, whom to reach, to be signed."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from sipfhir.document import plan_content as told
from sipfhir.document.content import Document, Fact, Line, Section, demanded, joined, line, section
from sipfhir.document.other_content import consent_content
from sipfhir.document.paper.contacts import contact_list
from sipfhir.document.parties import organization, party
from sipfhir.document.times import on_day
from sipfhir.document.words import Words
from sipfhir.plan import Consent, Meeting, Organization, Plan


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
            on_day(one.start, words.language),
            f"{one.minutes} {words.labels['minutes-of']}" if one.minutes else None,
            one.place,
            words.of("meeting-form", one.form),
            party(one.leader, words),
        )
    )


def consents(plan: Plan, words: Words, label: str) -> list[Section]:
    """The consents that the plan holds, one after the other under a heading."""
    told = [part for one in plan.consents for part in _consent(one, words)]
    return [Section(words.labels[label], told[0].lines), *told[1:]] if told else []


def _consent(one: Consent, words: Words) -> list[Section]:
    """Its facts; whom it covers is one of them."""
    first, *covers = consent_content(one, words).sections
    lines = [*first.lines, *(Fact(each.heading, ", ".join(map(line, each.lines))) for each in covers)]
    return [Section("", lines)] if lines else []


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
    signing: dict[str, str] = {}
    for one in responsible:
        if one is not None:
            huvudman = words.of("huvudman", one.huvudman)
            named = one.huvudman_name or signing.get(huvudman)
            signing[huvudman or organization(one, words)] = named or huvudman or organization(one, words)
    yield from dict.fromkeys(filter(None, signing.values()))


def units(organizations: Iterable[Organization | None], words: Words) -> list[str]:
    """Units once each. A huvudman without a unit is left out where one of its units is named."""
    known = [one for one in organizations if one is not None]
    of = {organization(replace(one, name=None), words) for one in known if one.name}
    said = (organization(one, words) for one in known)
    return list(dict.fromkeys(one for one in said if one and one not in of))
