"""What people call a field of the plan: the Swedish term, and in English what it means."""

from typing import Annotated, NamedTuple, get_args, get_origin, get_type_hints

import msgspec

from sipfhir.plan import Part


class Term(NamedTuple):
    """A field in words."""

    swedish: str
    english: str


def term(part: type[Part], field: str) -> Term:
    """The words that stand beside a field in the plan model. Raises LookupError for one without."""
    hint = get_type_hints(part, include_extras=True)[field]
    if get_origin(hint) is Annotated:
        for item in get_args(hint)[1:]:
            if isinstance(item, msgspec.Meta) and item.title:
                return Term(item.title, item.description or "")
    raise LookupError(f"{part.__name__}.{field} has no Swedish term: give it called(...).")
