"""What extensions are called: in the words of the plan's fields that they hold, else of ``profiles.yaml``."""

from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec

from sipfhir import plan
from sipfhir.document.fields import Field, fields
from sipfhir.document.words import kebab
from sipfhir.package.making import Making, Pair

_PARTS = {
    name: one for name, one in vars(plan).items() if isinstance(one, type) and issubclass(one, msgspec.Struct)
}


class Title:
    """Words of an extension, and of those within it."""

    def __init__(self, short: Pair, definition: Pair, part: Any = None) -> None:
        self.short, self.definition, self.part = short, definition, part

    def within(self, name: str) -> "Title":
        """Of an extension within this one, which is called as a field of the part."""
        return of_field(self.part, next(one for one in fields(self.part) if kebab(one.name) == name))


def title(making: Making, name: str) -> Title:
    """Of an extension by its name. Raises KeyError for one that nothing names."""
    told = making.facts["extensions"].get(name)
    if told is None:
        return _of_fields()[name]
    part = _PARTS[told["part"]] if "part" in told else None
    if part is None and "field" in told:
        cls, _, field = told["field"].partition(".")
        part = of_field(_PARTS[cls], _field(_PARTS[cls], field)).part
    return Title(told["title"], told.get("description", told["title"]), part)


def of_field(part: Any, field: Field) -> Title:
    """Of a field: its Swedish term, what it means, the part that it holds."""
    meta = _meta(get_type_hints(part, include_extras=True)[field.name])
    term, meaning = str(meta.title), str(meta.description)
    short = {"sv": term[:1].upper() + term[1:], "en": meaning.rstrip(".")}
    return Title(short, short, field.type if field.form == "part" else None)


def _meta(hint: Any) -> msgspec.Meta:
    told = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    return next(one for one in told if isinstance(one, msgspec.Meta) and one.title)


def _field(part: Any, name: str) -> Field:
    return next(one for one in fields(part) if one.name == name)


@cache
def _of_fields() -> dict[str, Title]:
    """``consent-form`` is the form of a Consent; ``situation`` alone a field of the plan."""
    found: dict[str, Title] = {}
    for part in _PARTS.values():
        for field in fields(part) if part is not plan.Concept else ():
            found[f"{kebab(part.__name__)}-{kebab(field.name)}"] = of_field(part, field)
    return {kebab(field.name): of_field(plan.Plan, field) for field in fields(plan.Plan)} | found
