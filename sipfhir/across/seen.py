"""What is kept of a plan to compare it with others: the plan itself is let go, so that a whole night fits."""

from collections.abc import Iterator

import msgspec

from sipfhir.findings import Place
from sipfhir.plan import Identifier, Organization, Party, Plan
from sipfhir.reading import Reading
from sipfhir.rules.dates import day
from sipfhir.rules.follow_up import living
from sipfhir.rules.standing import has_content
from sipfhir.voiding import standing_calls

_PERSONAL = ("personnummer", "samordningsnummer", "nationellt-reservnummer")
_SIP = ("SIP", "SPU", None)


class Seen(msgspec.Struct, frozen=True):
    """A plan among others.

    ``person``, ``own`` and ``replaces`` are identities; ``wording`` is what goals and interventions say.
    ``called`` are the days of calls that stand; ``made``: it holds a plan, not a call alone.
    """

    place: Place
    system: str
    person: frozenset[Identifier]
    own: frozenset[Identifier]
    replaces: frozenset[Identifier]
    version: str | None
    created: str | None
    sip: bool
    living: bool
    made: bool
    met: bool
    called: tuple[str, ...]
    parties: frozenset[str]
    wording: str


def seen(reading: Reading) -> Seen | None:
    """What to keep of a reading; None when it holds no plan."""
    plan = reading.plan
    if plan is None:
        return None
    return Seen(
        place=reading.place(""),
        system=reading.system,
        person=_person(plan),
        own=frozenset(plan.identifiers),
        replaces=frozenset(plan.replaces),
        version=plan.version,
        created=day(plan.created) if plan.created else None,
        sip=(plan.kind.code if plan.kind else None) in _SIP,
        living=living(plan),
        made=has_content(plan),
        met=bool(plan.meetings),
        called=tuple(sorted(_calls(plan))),
        parties=frozenset(_names(plan)),
        wording=" ".join(_words(plan)).casefold(),
    )


def _person(plan: Plan) -> frozenset[Identifier]:
    every = plan.person.identifiers if plan.person else ()
    return frozenset(one for one in every if one.kind in _PERSONAL or _local_reserve(one))


def _local_reserve(identifier: Identifier) -> bool:
    """Two regions may give the same number to two people: without an issuer it tells nobody apart."""
    return identifier.kind == "lokalt-reservnummer" and identifier.system is not None


def _calls(plan: Plan) -> Iterator[str]:
    return (day(one.sent) for _, one in standing_calls(plan) if one.sent)


def _names(plan: Plan) -> Iterator[str]:
    """Every unit and huvudman that has a part, by name or identity."""
    for one in _organizations(plan):
        if one:
            yield from (each.value for each in one.identifiers)
            yield from (name.casefold() for name in (one.name, one.huvudman_name) if name)


def _organizations(plan: Plan) -> Iterator[Organization | None]:
    yield from plan.overall_responsible
    yield from (one.responsible for one in plan.interventions)
    parties: list[Party | None] = [one.party for one in plan.participants]
    yield from (one.organization for one in parties if one)


def _words(plan: Plan) -> Iterator[str]:
    said = [one.description for one in plan.goals] + [one.description for one in plan.interventions]
    yield from sorted(filter(None, said))
