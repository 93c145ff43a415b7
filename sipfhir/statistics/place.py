"""Whose plan it is: the kommun of the person, the unit that answers for the plan. Never a person's name."""

from collections.abc import Collection, Iterator

from sipfhir.plan import Organization, Plan


def kommun(plan: Plan) -> str | None:
    """The person's kommun, else the kommun that a part of the plan rests on. Hidden under protection."""
    if plan.person and plan.person.protection:
        return None
    home = plan.person.home_municipality if plan.person else None
    return _tidy(home) or next(filter(None, map(_kommun, _organizations(plan))), None)


def unit(plan: Plan) -> str | None:
    """The unit that answers for the plan, else its author's. None under protection: it tells where one is."""
    if plan.person and plan.person.protection:
        return None
    author = plan.author.organization if plan.author else None
    named = (_tidy(one.name) for one in (*plan.overall_responsible, *([author] if author else ())))
    return next(filter(None, named), None)


def alike(names: Collection[str]) -> dict[str, str]:
    """One spelling for each kommun: of names that differ in case, and of X, ``X kommun``, ``Xs kommun``."""
    spelled: dict[str, str] = {}
    for name in sorted(set(names)):
        spelled.setdefault(name.casefold(), name)
    return {name: next(spelled[form] for form in _forms(name) if form in spelled) for name in names}


def _forms(name: str) -> Iterator[str]:
    """The shortest form first, so that a genitive s is only taken off where the name without it is known."""
    plain = name.casefold()
    bare = plain.removesuffix(" kommun")
    if bare != plain:
        yield bare.removesuffix("s")
    yield from (bare, plain)


def _organizations(plan: Plan) -> Iterator[Organization]:
    yield from plan.overall_responsible
    yield from (one.responsible for one in plan.interventions if one.responsible)
    if plan.author and plan.author.organization:
        yield plan.author.organization


def _kommun(organization: Organization) -> str | None:
    code = organization.huvudman.code if organization.huvudman else None
    return _tidy(organization.huvudman_name) if code == "kommun" else None


def _tidy(name: str | None) -> str | None:
    return " ".join(name.split()) or None if name else None
