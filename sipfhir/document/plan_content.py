"""The plan in words: what it is, the four elements of the law first, then the rest."""

from collections.abc import Iterator

from sipfhir.document.content import Document, Section, demanded, labelled, section
from sipfhir.document.parties import name, organization, party, period
from sipfhir.document.times import when
from sipfhir.document.words import Words
from sipfhir.plan import FollowUp, Goal, Intervention, LifeArea, Measure, Plan


def plan_content(plan: Plan, words: Words) -> Document:
    """A plan."""
    kind = words.of("plan-kind", plan.kind) or words.displays["plan-kind"]["SIP"]
    sections = [
        Section("", _head(plan, words)),
        *_elements(plan, words),
        *_after(plan, words),
        *_rest(plan, words),
    ]
    return Document(f"{kind}: {plan.title}" if plan.title else kind, sections)


def _head(plan: Plan, words: Words) -> list[str]:
    return labelled(
        words,
        ("person", _person(plan, words)),
        ("status", words.of("plan-status", plan.status)),
        ("made", when(plan.created, words.language)),
        ("written-by", party(plan.author, words)),
        ("period", period(plan.start, plan.end, words)),
    )


def _person(plan: Plan, words: Words) -> str:
    """Name and identity; of a protected person, that they are protected."""
    person = plan.person
    if person is None:
        return ""
    if person.protection is not None:
        return words.labels["protected"]
    identity = person.identifiers[0].value if person.identifiers else ""
    return ", ".join(part for part in (name(person.name), identity) if part)


def _elements(plan: Plan, words: Words) -> list[Section]:
    return [
        *demanded(words, "interventions", (_intervention(one, words) for one in plan.interventions)),
        *demanded(words, "others", _others(plan, words)),
        *demanded(words, "overall", (organization(one, words) for one in plan.overall_responsible)),
    ]


def intervention_content(one: Intervention, words: Words) -> Document:
    """An intervention by itself: what, who answers for it, who performs it, how far it has come."""
    return Document(words.labels["intervention"], [Section("", [_intervention(one, words)])])


def measure_content(one: Measure, words: Words) -> Document:
    """A measure by another, by itself."""
    return Document(words.labels["measure"], [Section("", [line] if (line := _measure(one, words)) else [])])


def _intervention(one: Intervention, words: Words) -> str:
    labels = words.labels
    responsible, performer = organization(one.responsible, words), party(one.performer, words)
    said = (
        one.description,
        f"{labels['responsible']}: {responsible or labels['not-stated']}",
        f"{labels['performer']}: {performer}" if performer else None,
        words.of("intervention-status", one.status),
        f"{labels['why-not']}: {one.status_reason}" if one.status_reason else None,
        period(one.start, one.end, words),
        one.progress,
    )
    return " · ".join(part for part in said if part)


def _others(plan: Plan, words: Words) -> Iterator[str | None]:
    others = plan.others
    if others is None:
        return
    for one in others.items:
        yield _measure(one, words)
    yield others.text
    stated = others.stated
    if stated is not None and (stated.code == "none" or stated.text):
        yield words.of("others-stated", stated)


def _measure(one: Measure, words: Words) -> str:
    said = (
        one.description,
        party(one.performer, words),
        words.of("intervention-status", one.status),
        period(one.start, one.end, words),
    )
    return " · ".join(part for part in said if part)


def _after(plan: Plan, words: Words) -> list[Section]:
    tasks = labelled(
        words,
        ("follow-up-responsible", party(plan.follow_up_responsible, words)),
        ("next-caller", party(plan.next_caller, words)),
        ("coordinator", party(plan.coordinator, words)),
    )
    return section(words, "follow-up", [*(_follow_up(one, words) for one in plan.follow_ups), *tasks])


def _follow_up(one: FollowUp, words: Words) -> str:
    said = (
        when(one.planned, words.language),
        when(one.done, words.language),
        words.of("follow-up-method", one.method),
        one.place,
        party(one.responsible, words),
        one.result,
    )
    return " · ".join(part for part in said if part)


def _rest(plan: Plan, words: Words) -> list[Section]:
    situation, ending, evaluation = plan.situation, plan.ending, plan.evaluation
    people = ((words.of("role", one.role), party(one.party, words)) for one in plan.participants)
    return [
        *section(words, "wishes", [situation.wishes] if situation else ()),
        *section(
            words,
            "situation",
            [situation.purpose, situation.background, situation.current] if situation else (),
        ),
        *section(words, "strengths", [situation.strengths] if situation else ()),
        *section(
            words, "life-areas", (_area(one, words) for one in situation.life_areas) if situation else ()
        ),
        *section(words, "needs", (one.description for one in plan.needs)),
        *section(words, "goals", (_goal(one, words) for one in plan.goals)),
        *section(words, "participants", (": ".join(part for part in one if part) for one in people)),
        *section(
            words,
            "evaluation",
            [when(evaluation.date, words.language), evaluation.text, evaluation.person_view]
            if evaluation
            else (),
        ),
        *section(
            words,
            "ending",
            [when(ending.date, words.language), words.of("end-reason", ending.reason), ending.text]
            if ending
            else (),
        ),
        *section(words, "notes", plan.notes),
    ]


def _area(one: LifeArea, words: Words) -> str:
    said = labelled(words, ("current", one.current), ("wanted", one.wanted))
    return " · ".join(part for part in (words.of("life-area-kind", one.area), *said) if part)


def _goal(one: Goal, words: Words) -> str:
    said = (
        one.description,
        words.of("term", one.term),
        words.of("voice", one.voice),
        f"{words.labels['due']} {when(one.due, words.language)}" if one.due else None,
        words.of("achievement", one.achievement),
        one.comment,
    )
    return " · ".join(part for part in said if part)
