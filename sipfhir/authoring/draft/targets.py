"""What a place of the source may be: the fields of the plan that can be reached from a part."""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple, get_type_hints

import msgspec

from sipfhir.mapping.fields import Field, Kind, fields_of
from sipfhir.plan import HumanName, Part

_DEEPEST = 4
_SPECIAL = ("identifiers", "contacts")
REFERENCES = {
    ("Goal", "parent"): "goals", ("Goal", "need"): "needs", ("Intervention", "goal"): "goals",
    ("Intervention", "need"): "needs", ("Measure", "goal"): "goals",
    ("Invitation", "replaces"): "invitations",
    ("Message", "refers_to"): "messages",
}  # fmt: skip
_TOKENS = ("id", "version", "refers_to", "replaces")


class Step(NamedTuple):
    """One field on the way, and the part that has it."""

    part: type[Part]
    field: str

    @property
    def key(self) -> str:
        """As the vocabulary names it."""
        return f"{self.part.__name__}.{self.field}"


class Target(NamedTuple):
    """A field reached through single parts. ``need`` says what values it takes."""

    outer: tuple[Step, ...]
    last: Step
    field: Field
    need: str

    @property
    def path(self) -> tuple[str, ...]:
        """Names from the part that it was asked for."""
        return (*(step.field for step in self.outer), self.last.field)


_WHOLE_NAME = Step(HumanName, "text")
"""A whole name is read into the name itself."""


@cache
def targets(part: type[Part]) -> tuple[Target, ...]:
    """All targets of a part, nearest first."""
    return tuple(sorted(_below(part, ()), key=lambda target: len(target.outer)))


def _below(part: type[Part], outer: tuple[Step, ...]) -> Iterator[Target]:
    for field in fields_of(part).values():
        step = Step(part, field.name)
        if field.name == "source" or step == _WHOLE_NAME or any(field.part is above.part for above in outer):
            continue
        yield Target(outer, step, field, _need(part, field))
        if field.part and not field.many and len(outer) + 1 < _DEEPEST:
            yield from _below(field.part, (*outer, step))


def _need(part: type[Part], field: Field) -> str:
    if field.kind is Kind.PART:
        if field.many:
            return (
                field.name
                if field.name in _SPECIAL
                else "identifiers"
                if field.name == "replaces"
                else "group"
            )
        return "name" if field.part is HumanName else "part"
    if field.kind is Kind.TEXT and not field.many:
        if _is_moment(part, field.name):
            return "moment"
        short = field.name in _TOKENS or (part.__name__, field.name) in REFERENCES
        return "token" if short else "text"
    by_kind = {Kind.TEXT: "texts", Kind.NUMBER: "number", Kind.TRUTH: "truth", Kind.CONCEPT: "concept"}
    return by_kind.get(field.kind, "literal")


@cache
def _is_moment(part: type[Part], field: str) -> bool:
    hints: dict[str, Any] = get_type_hints(part, include_extras=True)
    return any(isinstance(meta, msgspec.Meta) and meta.pattern for meta in _metas(hints[field]))


def _metas(hint: Any) -> Iterator[Any]:
    yield from getattr(hint, "__metadata__", ())
    for inner in getattr(hint, "__args__", ()) or ():
        yield from _metas(inner)
    if hasattr(hint, "__origin__") and hasattr(hint, "__metadata__"):
        yield from _metas(hint.__origin__)
