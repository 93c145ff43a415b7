"""Rich lawful plans: all that the law asks and preparatory works recommend, told in many ways."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from sipfhir.plan import (
    Concept,
    Consent,
    Copy,
    Discharge,
    FollowUp,
    Goal,
    HumanName,
    Identifier,
    Initiative,
    Intervention,
    Invitation,
    Measure,
    MeasuresByOthers,
    Meeting,
    Message,
    Organization,
    Participant,
    Party,
    Person,
    PersonParticipation,
    Plan,
    Recipient,
    Signature,
)

ADULTS = ("191212121212", "199002222397", "189002029800")
LIVING = [Concept("active"), Concept("on-hold")]
WORDS = st.text(st.characters(categories=["L"]), min_size=13, max_size=40)
HSA = Identifier(kind="hsa-id", value="SE0000000000-TEST1")
COMPANY = Identifier(kind="organisationsnummer", value="9999999999")


def units(names: tuple[str, ...], huvudman: Any, kind: Any) -> SearchStrategy[Organization]:
    """Units of one kind: by name, some with numbers, some with the huvudman's own name."""
    return st.builds(
        Organization,
        name=st.sampled_from(names),
        identifiers=st.sampled_from([(), (HSA,), (COMPANY,), (HSA, COMPANY)]),
        huvudman=st.just(Concept(huvudman)) if huvudman else st.none(),
        huvudman_name=st.none() | WORDS,
        kind=st.just(Concept(kind)),
    )


SOCIAL = units(("Socialtjänsten Vuxen", "Biståndsenheten"), "kommun", "social-services")
NURSING = units(("Hemsjukvården", "Kommunens rehab"), "kommun", "municipal-health-care")
CLINIC = units(("Vårdcentralen", "Psykiatrin"), "region", "primary-care")
OUTSIDE = units(("Skolan", "Gymnasiet"), None, "school") | units(("Kassan",), None, "social-insurance")
PRIVATE = st.builds(
    Organization,
    name=st.just("Omsorg AB"),
    huvudman=st.sampled_from([None, Concept("kommun"), Concept("region")]),
    private=st.just(True),
    kind=st.sampled_from([None, Concept("private-provider")]),
)
RELATIVE = st.builds(Party, kind=st.just(Concept("relative")), relation=st.just("Dotter"))
PERFORMERS = st.none() | RELATIVE | st.builds(Party, organization=PRIVATE | OUTSIDE)


def day(made: date, days: int) -> str:
    return (made + timedelta(days=days)).isoformat()


@st.composite
def lawful_plans(draw: DrawFn, law: str | None = None, living: bool = False) -> Plan:
    """A plan that no rule finds anything in. ``living``: one that is in force, not closed."""
    law = law or draw(st.sampled_from(["sol-hsl", "discharge"]))
    made = draw(st.dates(date(2018, 3, 1), date(2030, 12, 31)))
    social, clinic = draw(SOCIAL), draw(CLINIC)
    caller = Party(organization=draw(st.sampled_from([social, clinic])))
    follower = Party(organization=draw(st.sampled_from([social, clinic])))
    on_plan = draw(st.booleans())
    closed = not living and draw(st.booleans())
    return Plan(
        kind=Concept("SPU" if law == "discharge" else "SIP"),
        legal_basis=draw(st.sampled_from([None, Concept(law)])),  # type: ignore[arg-type]
        status=Concept("completed")
        if closed
        else draw(st.sampled_from([Concept("active"), Concept("on-hold")])),
        created=day(made, 0),
        start=day(made, 0),
        end=day(made, 300),
        person=_person(draw),
        participation=draw(_participation()),
        consents=draw(_consents(made)),
        initiative=Initiative(date=day(made, -20), first_contact=day(made, draw(st.integers(-20, -13)))),
        discharge=Discharge(ready=day(made, -13)) if law == "discharge" else None,
        invitations=(draw(_invitation(made, caller, [social, clinic])),),
        messages=draw(st.sampled_from([(), (Message(id="1", kind=Concept("free")),)])),
        meetings=(Meeting(id="1", start=day(made, 0)),),
        participants=draw(_participants(social, clinic)),
        goals=draw(_goals(made)),
        interventions=draw(_interventions(made, social, clinic)),
        others=draw(_others()),
        overall_responsible=(draw(st.sampled_from([social, clinic])),),
        next_caller=caller,
        follow_up_responsible=follower if on_plan else None,
        follow_ups=draw(_follow_ups(made, None if on_plan else follower)),
        copies=draw(_copies(made)),
        notes=tuple(draw(st.lists(WORDS, max_size=2))),
    )


def _person(draw: DrawFn) -> Person:
    number = Identifier(kind="personnummer", value=draw(st.sampled_from(ADULTS)))
    name = HumanName(text=draw(WORDS)) if draw(st.booleans()) else None
    return Person(identifiers=(number,), name=name)


def _participation() -> SearchStrategy[PersonParticipation | None]:
    there = st.builds(
        PersonParticipation, attended=st.sampled_from([Concept("attended"), Concept("by-link")])
    )
    reasons = st.sampled_from([Concept("too-ill"), Concept("own-wish"), Concept(text="Reser bort")])
    away = st.builds(PersonParticipation, attended=st.just(Concept("absent")), absence_reason=reasons)
    return st.none() | there | away


def _consents(made: date) -> SearchStrategy[tuple[Consent, ...]]:
    givers = [
        None,
        Party(kind=Concept("patient")),
        Party(kind=Concept("representative"), relation="God man"),
    ]
    given = st.builds(
        Consent,
        scope=st.sampled_from([None, Concept("sip")]),
        status=st.just(Concept("given")),
        date=st.integers(-40, -12).map(lambda days: day(made, days)),
        given_by=st.sampled_from(givers),
        end=st.sampled_from([None, day(made, 900)]),
    )
    no = Consent(scope=Concept("information-sharing"), status=Concept("refused"), date=day(made, -30))
    return st.tuples(given) | st.tuples(given, st.just(no)) | st.tuples(given, given)


def _invitation(made: date, caller: Party, called: list[Organization]) -> SearchStrategy[Invitation]:
    sent = day(made, -12)
    taken = st.sampled_from([None, Signature(when=sent)])
    parties = st.builds(Party, organization=st.sampled_from(called))
    recipients = st.lists(st.builds(Recipient, party=parties, received=taken), min_size=1, max_size=3)
    return st.builds(
        Invitation,
        id=st.just("9"),
        sent=st.just(sent),
        start=st.just(day(made, 0)),
        caller=st.just(caller),
        recipients=recipients.map(tuple),
    )


def _participants(*both: Organization) -> SearchStrategy[tuple[Participant, ...]]:
    needed = tuple(Participant(party=Party(organization=one)) for one in both)
    more = st.builds(Participant, party=RELATIVE | st.builds(Party, organization=OUTSIDE | PRIVATE | NURSING))
    return st.lists(more, max_size=3).map(lambda others: (*needed, *others))


def _goals(made: date) -> SearchStrategy[tuple[Goal, ...]]:
    voices = st.sampled_from([None, Concept("person"), Concept("shared"), Concept("professional")])
    terms = st.sampled_from([Concept("short"), Concept("long"), None])
    more = st.lists(
        st.builds(Goal, description=WORDS, term=terms, voice=voices, due=st.none() | st.just(day(made, 90))),
        max_size=3,
    )
    own = st.builds(Goal, description=WORDS, term=st.just(Concept("long")), voice=st.just(Concept("person")))
    near = st.builds(Goal, description=WORDS, term=st.just(Concept("short")), voice=voices)
    return st.tuples(own, near, more).map(lambda three: (three[0], three[1], *three[2]))


def _interventions(made: date, *both: Organization) -> SearchStrategy[tuple[Intervention, ...]]:
    laws = st.sampled_from([None, Concept("SoL"), Concept("HSL"), Concept("LSS")])
    one = st.builds(
        Intervention,
        description=WORDS,
        responsible=st.sampled_from(both) | NURSING,
        performer=PERFORMERS,
        law=laws,
        start=st.none() | st.just(day(made, 1)),
        end=st.none() | st.just(day(made, 200)),
    )
    return st.lists(one, min_size=1, max_size=5).map(tuple)


def _others() -> SearchStrategy[MeasuresByOthers]:
    items = st.lists(
        st.builds(Measure, description=WORDS, performer=st.none() | RELATIVE), min_size=1, max_size=3
    )
    none = st.just(MeasuresByOthers(stated=Concept("none")))
    return (
        none | st.builds(MeasuresByOthers, text=WORDS) | st.builds(MeasuresByOthers, items=items.map(tuple))
    )


def _follow_ups(made: date, responsible: Party | None) -> SearchStrategy[tuple[FollowUp, ...]]:
    days = st.lists(st.integers(1, 290), min_size=1, max_size=3, unique=True)
    return days.map(
        lambda every: tuple(FollowUp(planned=day(made, one), responsible=responsible) for one in every)
    )


def _copies(made: date) -> SearchStrategy[tuple[Copy, ...]]:
    channels = st.sampled_from([None, Concept("paper"), Concept("digital"), Concept("post")])
    one = st.builds(Copy, date=st.none() | st.just(day(made, 2)), channel=channels)
    return st.lists(one, min_size=1, max_size=2).map(tuple)
