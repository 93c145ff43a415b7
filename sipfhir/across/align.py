"""One numbering for the items of two plans, and whether two parts can be one thing."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count
from typing import Any

from msgspec.structs import fields, replace

from sipfhir.across.pairing import pairs
from sipfhir.plan import Part, Plan

_NUMBERED = (
    "needs",
    "goals",
    "interventions",
    "invitations",
    "messages",
    "meetings",
    "follow_ups",
    "attachments",
)
_REFERS = {
    "parent": "goals",
    "need": "needs",
    "goal": "goals",
    "replaces": "invitations",
    "refers_to": "messages",
}
"""Fields that hold the number of an item, and of which group."""

Numbers = Mapping[str, Mapping[str, str]]


def same(one: Part, other: Part) -> bool:
    """Whether two parts can be one thing: they share a value, and no field of theirs has two."""
    shared = False
    for field in fields(one):
        ours, theirs = getattr(one, field.name), getattr(other, field.name)
        if ours in (None, ()) or theirs in (None, ()):
            continue
        if ours != theirs and not (isinstance(ours, Part) and same(ours, theirs)):
            return False
        shared = True
    return shared


def align(whole: Plan, other: Plan) -> Plan:
    """The other plan with numbers that mean the same as in the whole, and none that means something else."""
    numbers = {group: _numbers(getattr(whole, group), getattr(other, group)) for group in _NUMBERED}
    changed: dict[str, Any] = {
        group: tuple(_renumbered(one, numbers[group], numbers) for one in getattr(other, group))
        for group in _NUMBERED
    }
    if other.others:
        items = tuple(_renumbered(one, {}, numbers) for one in other.others.items)
        changed["others"] = replace(other.others, items=items)
    return replace(other, **changed)


def _numbers(ours: Sequence[Any], theirs: Sequence[Any]) -> dict[str, str]:
    """Their number → the number that it has in the whole."""
    taken = {one.id for one in ours if one.id}
    found: dict[str, str] = {}
    for item, at in zip(theirs, pairs(ours, theirs), strict=True):
        if item.id is not None and item.id not in found:
            same = ours[at].id if at is not None else None
            found[item.id] = same or _free(item.id, taken)
            taken.add(found[item.id])
    return found


def _free(number: str, taken: Iterable[str]) -> str:
    """The number itself, else with the first addition that no other item has."""
    used = set(taken)
    tried = chain((number,), (f"{number}-{i}" for i in count(2)))
    return next(each for each in tried if each not in used)


def _renumbered(item: Any, own: Mapping[str, str], numbers: Numbers) -> Any:
    changed: dict[str, Any] = {}
    if own and item.id in own:
        changed["id"] = own[item.id]
    for name, group in _REFERS.items():
        number = getattr(item, name, None)
        if number is not None:
            changed[name] = numbers[group].get(number, number)
    return replace(item, **changed) if changed else item
