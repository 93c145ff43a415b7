"""The second view: every field of the plan, and how the mapping reaches it."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from sipfhir.authoring.reach import Reach, plan_fields
from sipfhir.mapping.fields import fields_of
from sipfhir.plan import Part, Plan
from sipfhir.rules.catalogue import Words

How = Literal["both", "read", "write", "derived", "constant", "default", "none"]


class FieldRow(msgspec.Struct, frozen=True):
    """A field: how it is reached, and which of its codes have no word in the system's tables."""

    field: str
    term: Words
    how: How
    codes: int
    known: int
    unknown: list[str]


def fields(reached: Mapping[str, Reach]) -> list[FieldRow]:
    """Every leaf field of the plan, in the order of the model."""
    return [_row(path, reached.get(path, Reach())) for path in plan_fields()]


def _row(path: str, each: Reach) -> FieldRow:
    codes = plan_fields()[path].codes
    unknown = [code for code in codes if code not in each.codes] if each.codes else []
    return FieldRow(path, term(path), how(each), len(codes), len(codes) - len(unknown), unknown)


def how(each: Reach) -> How:
    """One word for a reach: the strongest."""
    if each.read and each.write:
        return "both"
    ways: dict[How, bool] = {
        "read": each.read,
        "write": each.write,
        "derived": each.derived,
        "constant": each.constant,
        "default": each.default,
    }
    return next((name for name, is_so in ways.items() if is_so), "none")


@cache
def term(path: str) -> Words:
    """What the field is called: the Swedish term, and what it means in English."""
    part: type[Part] = Plan
    *above, last = path.split(".")
    for name in above:
        inner = fields_of(part)[name].part
        assert inner is not None
        part = inner
    meta = _meta(get_type_hints(part, include_extras=True)[last])
    return Words(sv=meta.title or last, en=_phrase(meta.description or last))


def _phrase(sentence: str) -> str:
    """Without its full stop, but with its dots."""
    return sentence if sentence.endswith("...") else sentence.removesuffix(".")


def _meta(hint: Any) -> msgspec.Meta:
    found = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    return next((each for each in found if isinstance(each, msgspec.Meta)), msgspec.Meta())
