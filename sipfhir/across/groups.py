"""Plans of the same person: those that share an identity, directly or through others."""

from collections.abc import Iterable

from sipfhir.across.seen import Seen
from sipfhir.plan import Identifier


def by_person(plans: Iterable[Seen]) -> list[list[Seen]]:
    """Groups of two or more and of one, in the order of their first plan; without an identity, none."""
    known: dict[Identifier, list[Seen]] = {}
    for one in plans:
        joined = _joined(one, known)
        known |= dict.fromkeys(one.person, joined)
    return list({id(group): group for group in known.values()}.values())


def _joined(one: Seen, known: dict[Identifier, list[Seen]]) -> list[Seen]:
    """The group of a plan: all that it ties together, and itself last."""
    groups = {id(known[identifier]): known[identifier] for identifier in one.person if identifier in known}
    first, *rest = [*groups.values()] or [[]]
    for other in rest:
        first += other
        known |= dict.fromkeys((identifier for each in other for identifier in each.person), first)
    first.append(one)
    return first
