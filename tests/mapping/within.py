"""A plan as a target holds it that lacks some characters: what the laws compare with."""

from typing import Any

import msgspec

from sipfhir.mapping.characters import Repertoire
from sipfhir.plan import Concept, Part, Plan


def within(plan: Plan, repertoire: Repertoire) -> tuple[Plan, set[str]]:
    """The plan without the characters, and the paths of the texts that had any."""
    told: set[str] = set()
    return _kept("", plan, repertoire, told), told


def _kept(at: str, value: Any, repertoire: Repertoire, told: set[str]) -> Any:
    if isinstance(value, str):
        kept = repertoire.kept(value)
        if kept != value:
            told.add(at)
        return kept
    if isinstance(value, tuple):
        return tuple(_kept(f"{at}[{i}]", item, repertoire, told) for i, item in enumerate(value))
    if isinstance(value, Concept):
        return Concept(value.code, _kept(at, value.text, repertoire, told))
    if isinstance(value, Part):
        names = {name: f"{at}.{name}" if at else name for name in value.__struct_fields__}
        changed = {name: _kept(path, getattr(value, name), repertoire, told) for name, path in names.items()}
        return msgspec.structs.replace(value, **changed)
    return value
