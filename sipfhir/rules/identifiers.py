"""Every identifier in a plan with its path, found by ways that are worked out once from the model's types."""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_type_hints

from sipfhir.plan import Identifier, Part, Plan

Way = tuple[str, bool]
"""A field, and whether it holds many."""


def identifiers(plan: Plan) -> Iterator[tuple[str, Identifier]]:
    """Path and identifier, in the order of the model: ``person.identifiers[0]``."""
    return _walk(plan, "")


def _walk(part: Part, prefix: str) -> Iterator[tuple[str, Identifier]]:
    for name, many in _ways(type(part)):
        value = getattr(part, name)
        if not value:
            continue
        path = prefix + name
        for i, item in enumerate(value if many else (value,)):
            place = f"{path}[{i}]" if many else path
            if isinstance(item, Identifier):
                yield place, item
            else:
                yield from _walk(item, place + ".")


@cache
def _ways(part: type[Part]) -> tuple[Way, ...]:
    """Fields of a part that an identifier can be reached through."""
    found = {name: _part_in(hint) for name, hint in get_type_hints(part).items()}
    return tuple((name, many) for name, (item, many) in found.items() if item and _leads(item))


def _leads(part: type[Part]) -> bool:
    return part is Identifier or bool(_ways(part))


def _part_in(hint: Any) -> tuple[type[Part] | None, bool]:
    """The part that a field holds, None for a plain value, and whether it holds many."""
    options = [option for option in get_args(hint) or (hint,) if option not in (type(None), ...)]
    many = getattr(hint, "__origin__", None) is tuple
    found = [option for option in options if isinstance(option, type) and issubclass(option, Part)]
    return (found[0] if found else None), many
