"""The fields of a part, told from its annotations once: what generic code walks by."""

from functools import cache
from types import NoneType
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from sipfhir.plan import Concept, Day, Moment

Form = Literal["text", "truth", "number", "moment", "day", "code", "concept", "part"]

_PATTERNS: dict[Any, Form] = {get_args(Moment)[1].pattern: "moment", get_args(Day)[1].pattern: "day"}
_SCALARS: dict[Any, Form] = {str: "text", bool: "truth", int: "number"}


class Field(NamedTuple):
    """One field. ``type`` is the part's class, or the Literal of a code or concept, or the scalar."""

    name: str
    form: Form
    type: Any
    many: bool


@cache
def fields(part: Any) -> tuple[Field, ...]:
    """All fields of a part in the order of its class."""
    hints = get_type_hints(part, include_extras=True)
    return tuple(_field(name, hints[name]) for name in part.__struct_fields__)


def _field(name: str, hint: Any, many: bool = False) -> Field:
    origin, given = get_origin(hint), get_args(hint)
    if origin is Annotated:
        form = _PATTERNS.get(getattr(given[1], "pattern", None))
        return Field(name, form, str, many) if form else _field(name, given[0], many)
    if origin is tuple:
        return _field(name, given[0], True)
    if origin is Literal:
        return Field(name, "code", hint, many)
    if origin is Concept:
        return Field(name, "concept", given[0], many)
    if NoneType in given:
        return _field(name, given[0], many)
    return Field(name, _SCALARS.get(hint, "part"), hint, many)
