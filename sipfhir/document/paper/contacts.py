"""The contact list: everyone named in the plan whom its reader may need to reach."""

from collections.abc import Iterable, Iterator

from sipfhir.document.content import Line, Section, joined
from sipfhir.document.parties import party
from sipfhir.document.words import Words
from sipfhir.plan import ContactPoint, Party, Plan

COLUMNS = ("contact-name", "contact-role", "contact-reach")


def contact_list(plan: Plan, words: Words) -> list[Section]:
    """Who, in what role, how to reach them. A cell without number is left to write in."""
    roles: dict[str, dict[str, None]] = {}
    reach: dict[str, dict[str, None]] = {}
    for role, one in _parties(plan, words):
        who = party(one, words)
        if one is not None and who:
            roles.setdefault(who, {})[role] = None
            reach.setdefault(who, {}).update(dict.fromkeys(_reached(one)))
    rows = tuple((who, ", ".join(filter(None, roles[who])), "\n".join(reach[who])) for who in roles)
    lines: list[Line] = [joined(row) for row in rows]
    return [Section(words.labels["contacts"], lines, "table", COLUMNS, rows)] if rows else []


def _parties(plan: Plan, words: Words) -> Iterator[tuple[str, Party | None]]:
    labels = words.labels
    yield labels["coordinator"], plan.coordinator
    yield labels["follow-up-responsible"], plan.follow_up_responsible
    yield labels["next-caller"], plan.next_caller
    for one in plan.participants:
        yield words.of("role", one.role), one.party
    for intervention in plan.interventions:
        yield "", intervention.contact
        yield "", intervention.performer
    for organization in plan.overall_responsible:
        yield labels["overall"], Party(organization=organization)


def _reached(one: Party) -> Iterable[str]:
    """Own numbers first, then those of the unit."""
    points: tuple[ContactPoint, ...] = one.contacts + (one.organization.contacts if one.organization else ())
    return (point.value for point in points)
