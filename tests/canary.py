"""Plans whose every word about a person is a canary: a text that nothing but the plan can have said."""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec.structs import replace

from sipfhir.plan import Address, Concept, ContactPoint, HumanName, Identifier, Organization, Part, Plan

CANARY = "KANARIE"
NUMBER = "189002029800"
_KEPT = (Organization, Concept, Identifier)
"""What is no word about the person: units, codes, numbers of the systems' own."""
_MOMENTS = 4


def planted(plan: Plan) -> Plan:
    """The plan with a canary for each name, text, address and contact, and one identity for the person."""
    whole: Plan = _plant(plan, _numbers())
    if whole.person is None:
        return whole
    known = (Identifier(kind="personnummer", value=NUMBER),)
    return replace(whole, person=replace(whole.person, identifiers=known))


def _numbers() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number


def _plant(part: Any, numbers: Iterator[int]) -> Any:
    changed: dict[str, Any] = {}
    for field in msgspec.structs.fields(part):
        value = getattr(part, field.name)
        if isinstance(value, tuple):
            changed[field.name] = tuple(_item(one, numbers) for one in value)
        elif isinstance(value, Part) and not isinstance(value, _KEPT):
            changed[field.name] = _plant(value, numbers)
        elif isinstance(value, str) and _says(part, field.name, value):
            changed[field.name] = f"{CANARY} {next(numbers)}"
    return replace(part, **changed)


def _item(one: Any, numbers: Iterator[int]) -> Any:
    if isinstance(one, str):
        return f"{CANARY} {next(numbers)}"
    return one if isinstance(one, _KEPT) or not isinstance(one, Part) else _plant(one, numbers)


def _says(part: Any, name: str, value: str) -> bool:
    """Whether a text says something of somebody; numbers of items and moments do not."""
    if isinstance(part, HumanName | Address):
        return True
    if isinstance(part, ContactPoint):
        return name == "value"
    linked = (
        "id",
        "goal",
        "need",
        "parent",
        "replaces",
        "refers_to",
        "version",
        "data",
        "url",
        "content_type",
    )
    return name not in linked and not value[:_MOMENTS].isdecimal()
