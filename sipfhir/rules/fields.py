"""What a path in the plan is called in Swedish: ``consents[0].given_by`` is *samtycke 1, lämnat av*."""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec

from sipfhir.findings import Finding
from sipfhir.plan import Part, Plan

_ONE = {
    "KVÅ- och KSI-koder": "KVÅ- eller KSI-kod",
    "anteckningar": "anteckning",
    "bilagor": "bilaga",
    "identiteter": "identitet",
    "insatser": "insats",
    "kallelser": "kallelse",
    "kontaktuppgifter": "kontaktuppgift",
    "meddelanden": "meddelande",
    "möten": "möte",
    "samtycken": "samtycke",
    "uppföljningar": "uppföljning",
    "utlämnade exemplar": "utlämnat exemplar",
    "åtgärder": "åtgärd",
}
"""One of a term in the plural; the others are the same in both."""
_OF_A_VALUE = {"code": "kod", "text": "källans ord"}
"""What a coded value is made of."""


def named(finding: Finding, field: str) -> str:
    """The Swedish terms of a finding's field with the path in parentheses; the field when it is none of ours.

    A finding names the field within its group and the whole path as its place: the whole path tells more.
    Several fields stand with a blank between.
    """
    if " " in field:
        return " eller ".join(named(finding, each) for each in field.split())
    place = finding.place.plan or ""
    path = place if place == field or place.endswith(f".{field}") else field
    terms = _terms(path)
    return f"{terms} ({path})" if terms else field


@cache
def _terms(path: str) -> str | None:
    """The terms along a path, None when the plan has no such path."""
    try:
        return ", ".join(_walk(path))
    except KeyError:
        return None


def _walk(path: str) -> Iterator[str]:
    part: type[Part] | None = Plan
    for step in path.split("."):
        name, _, index = step.rstrip("]").partition("[")
        term, part = _fields(part)[name] if part else (_OF_A_VALUE[name], None)
        yield f"{_ONE.get(term, term)} {int(index) + 1}" if index.isdecimal() else term


@cache
def _fields(part: type[Part]) -> dict[str, tuple[str, type[Part] | None]]:
    """Of each field of a part: its Swedish term, and the part that it holds."""
    hints = get_type_hints(part, include_extras=True)
    return {name: (_term(hint), _held(hint)) for name, hint in hints.items()}


def _term(hint: Any) -> str:
    return next(meta.title for meta in hint.__metadata__ if isinstance(meta, msgspec.Meta) and meta.title)


def _held(hint: Any) -> type[Part] | None:
    """The part within ``X | None``, ``tuple[X, ...]`` or what is annotated; None for a plain value."""
    if isinstance(hint, type) and issubclass(hint, Part):
        return hint
    inside = get_args(hint)[:1] if get_origin(hint) is Annotated else get_args(hint)
    return next((held for held in map(_held, inside) if held), None)
