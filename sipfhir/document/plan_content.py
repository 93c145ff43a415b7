"""The plan in words: what it is, the four elements of the law first, then the rest."""

from collections.abc import Iterator

from sipfhir.document.content import Document, Line, Section, demanded, joined, labelled, section
from sipfhir.document.deeds import intervention, measure, table
from sipfhir.document.parties import name, organization, party, period
from sipfhir.document.times import when
from sipfhir.document.words import Words
from sipfhir.plan import FollowUp, Goal, LifeArea, Plan


def plan_content(plan: Plan, words: Words) -> Document:
    """A plan."""
    sections = [head(plan, words), *elements(plan, words), *after(plan, words), *rest(plan, words)]
    return Document(title(plan, words), [*sections, *participants(plan, words), *ended(plan, words)])


def title(plan: Plan, words: Words) -> str:
    """What kind of plan it is, and its own title."""
    kind = words.of("plan-kind", plan.kind) or words.displays["plan-kind"]["SIP"]
    return f"{kind}: {plan.title}" if plan.title else kind


def head(plan: Plan, words: Words) -> Section:
    """Whose plan, by whom, since when."""
    lines = labelled(
        words,
        ("person", person(plan, words)),
        ("status", words.of("plan-status", plan.status)),
        ("made", when(plan.created, words.language)),
        ("written-by", party(plan.author, words)),
        ("period", period(plan.start, plan.end, words)),
    )
    return Section("", lines)


def person(plan: Plan, words: Words) -> str:
    """Name and identity; of a protected person, that they are protected."""
    person = plan.person
    if person is None:
        return ""
    if person.protection is not None:
        return words.labels["protected"]
    identity = person.identifiers[0].value if person.identifiers else ""
    return ", ".join(part for part in (name(person.name), identity) if part)


def elements(plan: Plan, words: Words) -> list[Section]:
    """The four elements: interventions with who answers for each, measures by others, overall
    responsibility."""
    interventions = [intervention(one, words) for one in plan.interventions]
    measures = [measure(one, words) for one in plan.others.items] if plan.others else []
    return [
        table(words, "interventions", ("what", "who", "by-whom", "when", "how"), interventions),
        table(words, "others", ("measure", "by-whom", "when", "how"), measures, list(_stated(plan, words))),
        *demanded(words, "overall", (organization(one, words) for one in plan.overall_responsible)),
    ]


def _stated(plan: Plan, words: Words) -> Iterator[str]:
    """What is said of measures by others besides the measures."""
    others = plan.others
    if others is not None and others.text:
        yield others.text
    stated = others.stated if others else None
    if stated is not None and (stated.code == "none" or stated.text):
        yield words.of("others-stated", stated)


def after(plan: Plan, words: Words) -> list[Section]:
    """Follow-ups, and who sees to them."""
    tasks = labelled(
        words,
        ("follow-up-responsible", party(plan.follow_up_responsible, words)),
        ("next-caller", party(plan.next_caller, words)),
        ("coordinator", party(plan.coordinator, words)),
    )
    return section(words, "follow-up", [*(_follow_up(one, words) for one in plan.follow_ups), *tasks])


def _follow_up(one: FollowUp, words: Words) -> str:
    planned, done = when(one.planned, words.language), when(one.done, words.language)
    return joined(
        (
            f"{words.labels['planned']} {planned}" if planned else None,
            f"{words.labels['done']} {done}" if done else None,
            words.of("follow-up-method", one.method),
            one.place,
            party(one.responsible, words),
            one.result,
        )
    )


def rest(plan: Plan, words: Words) -> list[Section]:
    """What the elements rest on: what matters, the situation, needs and goals."""
    situation = plan.situation
    told: list[Section] = []
    if situation is not None:
        told = [
            *section(words, "wishes", [situation.wishes]),
            *section(words, "situation", [situation.purpose, situation.background, situation.current]),
            *section(words, "strengths", [situation.strengths]),
            *section(words, "life-areas", (_area(one, words) for one in situation.life_areas)),
        ]
    return [
        *told,
        *section(words, "needs", (one.description for one in plan.needs)),
        *section(words, "goals", (_goal(one, words) for one in plan.goals)),
    ]


def participants(plan: Plan, words: Words) -> list[Section]:
    """Who takes part."""
    people = ((words.of("role", one.role), party(one.party, words)) for one in plan.participants)
    return section(words, "participants", (": ".join(part for part in one if part) for one in people))


def ended(plan: Plan, words: Words) -> list[Section]:
    """How it went and how it ended; notes."""
    evaluation, ending = plan.evaluation, plan.ending
    went: list[Line | None] = []
    over: list[Line | None] = []
    if evaluation is not None:
        went = [when(evaluation.date, words.language), evaluation.text, evaluation.person_view]
    if ending is not None:
        over = [when(ending.date, words.language), words.of("end-reason", ending.reason), ending.text]
    return [
        *section(words, "evaluation", went),
        *section(words, "ending", over),
        *section(words, "notes", plan.notes),
    ]


def _area(one: LifeArea, words: Words) -> str:
    said = [": ".join(each) for each in labelled(words, ("current", one.current), ("wanted", one.wanted))]
    return joined((words.of("life-area-kind", one.area), *said))


def _goal(one: Goal, words: Words) -> str:
    return joined(
        (
            one.description,
            words.of("term", one.term),
            words.of("voice", one.voice),
            f"{words.labels['due']} {when(one.due, words.language)}" if one.due else None,
            words.of("achievement", one.achievement),
            one.comment,
        )
    )
