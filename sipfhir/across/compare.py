"""Several plans compared: PLAN-2, PLAN-3 and PLAN-4. What is alike is proposed, never merged by itself."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from sipfhir.across.groups import by_person
from sipfhir.across.seen import Seen
from sipfhir.findings import Finding, Place, Severity
from sipfhir.rules.policy import settings, severities
from sipfhir.rules.wording import shipped
from sipfhir.site import Site

Told = tuple[str, str, Seen, Seen | None, dict[str, str | int]]
"""Rule, case, the plan it is about, the other one, and what more the message says."""


def compare(
    plans: Iterable[Seen], *, site: Site | None = None, policy: str = "standard"
) -> tuple[Finding, ...]:
    """Findings about plans that lie side by side, in the order of the plans.

    Persons are told by their identities alone; a plan without one is compared with nothing.
    """
    site = site or shipped()
    every, given = list(plans), settings(site, policy)["PLAN-2"]
    order = {id(one): i for i, one in enumerate(every)}
    told: list[Told] = []
    for group in by_person(every):
        group.sort(key=lambda one: order[id(one)])
        told += _of_a_person(group, int(given["days"]), int(given["percent"]))
    told.sort(key=lambda one: (order[id(one[2])], one[0], one[1]))
    graded = severities(site, policy)
    weighed = ((one, graded[one[0], one[1]]) for one in told)
    return tuple(_finding(one, severity) for one, severity in weighed if severity)


def _of_a_person(group: list[Seen], days: int, percent: int) -> Iterator[Told]:
    copies: set[int] = set()
    made = [one for one in group if one.made]
    for i, other in enumerate(made):
        for first, alike in _first(made[:i], other, days, percent):
            copies.add(id(other))
            case = "again" if first.own & other.own and first.system == other.system else "copy"
            yield "PLAN-2", case, other, first, {"percent": alike}
    yield from _living([one for one in group if id(one) not in copies])
    yield from _calls(group)


def _first(earlier: list[Seen], other: Seen, days: int, percent: int) -> list[tuple[Seen, int]]:
    """The first plan that this one is a copy of: of a hundred copies each is told once, not ninety times."""
    scored = ((first, likeness(first, other, days, percent)) for first in earlier)
    return list(islice(((first, alike) for first, alike in scored if alike), 1))


def _living(group: list[Seen]) -> Iterator[Told]:
    """Every living SIP after the first; one that another replaces lives no more."""
    replaced = {identifier for one in group for identifier in one.replaces}
    alive = [one for one in group if one.living and one.made and one.sip and not one.own & replaced]
    for other in alive[1:]:
        yield "PLAN-2", "living", other, alive[0], {}


def _calls(group: list[Seen]) -> Iterator[Told]:
    """Calls that no plan came of, plans that nobody was called to, among what lies here."""
    made = [one for one in group if one.made]
    called = any(one.called or one.met for one in group)
    for one in group:
        if one.called and not one.made and not any(_after(plan, one.called[0]) for plan in made):
            yield "PLAN-3", "call", one, None, {}
        if one.made and one.sip and not called:
            yield "PLAN-4", "plan", one, None, {}


def _after(plan: Seen, called: str) -> bool:
    return plan.created is None or plan.created >= called


def likeness(first: Seen, other: Seen, days: int, percent: int) -> int | None:
    """How alike two plans of one person are, in percent; None when they are not copies of one."""
    if first.created and other.created and _apart(first.created, other.created) > days:
        return None
    if first.parties and other.parties and not first.parties & other.parties:
        return None
    # Imported here: only plans of one person are compared, and most runs have none.
    from rapidfuzz import fuzz

    if not first.wording:
        return None
    return int(fuzz.token_sort_ratio(first.wording, other.wording, score_cutoff=percent)) or None


def _apart(first: str, other: str) -> int:
    return abs((date.fromisoformat(first) - date.fromisoformat(other)).days)


def _finding(told: Told, severity: Severity) -> Finding:
    rule, case, about, other, more = told
    params: dict[str, str | int] = {"case": case, **more}
    if other is not None:
        params["other"] = _where(other.place)
    return Finding(rule, severity, about.place, params)


def _where(place: Place) -> str:
    return f"{place.file or '-'}:{place.line or 1}"
