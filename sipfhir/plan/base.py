"""What every part of the plan is made of: frozen structs, terms, concepts."""

from typing import Annotated, Generic

import msgspec
from typing_extensions import TypeVar

MODEL_VERSION = "1.0"

Code = TypeVar("Code", bound=str, default=str)


def called(swedish: str, english: str) -> msgspec.Meta:
    """The Swedish term of a field and what it means; both go to the JSON Schema and the glossary."""
    return msgspec.Meta(title=swedish, description=english)


class Part(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    gc=False,
):
    """A part of the plan: immutable, compared by value, absent fields left out when written."""


class Concept(msgspec.Struct, Generic[Code], frozen=True, omit_defaults=True, gc=False):
    """A coded value: our code, and the source's own word where the code alone does not say it.

    ``code`` is None for a word that no table knows: it is kept and flagged, never guessed.
    ``text`` is None when the code says everything (the source used the table's preferred word).
    """

    code: Code | None = None
    text: str | None = None


Moment = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?)?)?$",
        description="A FHIR dateTime, with the precision that the source gave.",
    ),
]
Day = Annotated[
    str,
    msgspec.Meta(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$", description="A FHIR date."),
]
