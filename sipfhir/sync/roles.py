"""The least data: what the role of a target may see of a plan (uppgiftsminimering)."""

from functools import lru_cache

import msgspec

from sipfhir.errors import BadConfiguration
from sipfhir.plan import Plan
from sipfhir.site import Site

EMPTY = {field.name: field.default for field in msgspec.structs.fields(Plan)}
ALWAYS = frozenset({"identifiers", "person", "consents", "kind", "status", "overall_responsible"})
"""What no role leaves out: a plan without it would be another one."""


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """A file of ``validators/roles/``."""

    title: dict[str, str]
    leaves_out: tuple[str, ...]


@lru_cache(maxsize=32)
def role(name: str, site: Site) -> Role:
    """A role by its name. Raises BadConfiguration when there is none, or it leaves out what is no field."""
    where = f"validators/roles/{name}.yaml"
    try:
        found = msgspec.convert(site.document(where), Role)
    except msgspec.ValidationError as error:
        raise BadConfiguration(f"{where}: {error}.") from None
    wrong = [each for each in found.leaves_out if each not in EMPTY or each in ALWAYS]
    if wrong:
        raise BadConfiguration(f"{where}: leaves-out: {wrong[0]} is no part of a plan that can be left out.")
    return found


def least(plan: Plan, kept_by: Role) -> tuple[Plan, tuple[str, ...]]:
    """The plan without what a role leaves out, and the fields that had something."""
    gone = tuple(name for name in kept_by.leaves_out if getattr(plan, name) != EMPTY[name])
    return msgspec.structs.replace(plan, **{name: EMPTY[name] for name in gone}), gone
