"""The plan model as the mapping compiler sees it: what each field of each part takes."""

from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec

from sipfhir.plan import Concept, Part


class Kind(Enum):
    """What a field holds, once or many times."""

    TEXT = "text"
    NUMBER = "number"
    TRUTH = "truth"
    CONCEPT = "concept"
    LITERAL = "literal"
    PART = "part"


class Field(NamedTuple):
    """A field of a part: its kind, the part's class if it is one, the codes it may take."""

    name: str
    kind: Kind
    many: bool
    required: bool
    part: type[Part] | None = None
    codes: tuple[str, ...] = ()


@cache
def fields_of(part: type[Part]) -> dict[str, Field]:
    """The fields of a part of the plan, by name."""
    hints = get_type_hints(part, include_extras=True)
    required = {field.name for field in msgspec.structs.fields(part) if field.required}
    return {name: _field(name, hint, name in required) for name, hint in hints.items()}


def _field(name: str, hint: Any, required: bool) -> Field:
    base = _bare(hint)
    many = get_origin(base) is tuple
    if many:
        base = _bare(get_args(base)[0])
    if get_origin(base) is Literal:
        return Field(name, Kind.LITERAL, many, required, codes=get_args(base))
    if base is Concept or get_origin(base) is Concept:
        return Field(name, Kind.CONCEPT, many, required, codes=get_args(get_args(base)[0]))
    if isinstance(base, type) and issubclass(base, Part):
        return Field(name, Kind.PART, many, required, part=base)
    kinds = {str: Kind.TEXT, int: Kind.NUMBER, bool: Kind.TRUTH}
    return Field(name, kinds[base], many, required)


def _bare(hint: Any) -> Any:
    """The hint without Annotated and without None."""
    if get_origin(hint) is Annotated:
        return _bare(get_args(hint)[0])
    if get_origin(hint) in (Union, UnionType):
        return _bare(next(arg for arg in get_args(hint) if arg is not type(None)))
    return hint
