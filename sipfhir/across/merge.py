"""Partial plans of one SIP laid together, on request only. What differs is kept from the first and told."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec.structs import fields, replace

from sipfhir.across.align import align, same
from sipfhir.across.groups import by_person
from sipfhir.across.pairing import pairs
from sipfhir.across.seen import seen
from sipfhir.errors import BadInput
from sipfhir.findings import Finding, Severity
from sipfhir.plan import (
    Address,
    ContactPoint,
    HumanName,
    Identifier,
    Organization,
    Part,
    Party,
    Plan,
    Signature,
)
from sipfhir.reading import Reading

RULE = "MERGE-CONFLICT"
_WHO = (Party, Organization, HumanName, Address, Signature, Identifier, ContactPoint)
"""Parts that are one thing: half of one and half of another would be somebody who does not exist."""


class Merged(msgspec.Struct, frozen=True):
    """One plan of several, and every field that they disagree on."""

    plan: Plan
    findings: tuple[Finding, ...]


def merge(readings: Sequence[Reading]) -> Merged:
    """Lay plans of one person together, in the order given.

    A field that only one plan has is taken; of a field that two have differently the first's value stands,
    with a finding placed where the other stands and naming where the first does. Items of a group are the
    same when they say the same; numbers that two plans use for different items are made anew, and what
    refers to them follows. That a plan does not say whose it is, is told. Raises BadInput for fewer than two
    plans, or plans of different people.
    """
    plans = [(one, one.plan) for one in readings if one.plan is not None]
    if len(plans) < 2:
        raise BadInput("There is nothing to merge: give two plans or more.")
    conflicts = _unknown([reading for reading, _ in plans])
    (first, whole), *rest = plans
    for reading, plan in rest:
        laid = _Laying(reading, first, conflicts)
        whole = laid.parts(whole, align(whole, plan), "")
    return Merged(msgspec.structs.replace(whole, source=None), tuple(conflicts))


def _unknown(readings: Sequence[Reading]) -> list[Finding]:
    """A finding for each plan that no identity ties to the others. Raises BadInput for different people."""
    told = [one for one in map(seen, readings) if one]
    every = [replace(one, person=_identities(reading)) for one, reading in zip(told, readings, strict=True)]
    if len(by_person(told)) > 1 or len(by_person(every)) > 1:
        raise BadInput("The plans are not of the same person, so they are not merged. Leave the odd one out.")
    bare = [reading.place("person") for one, reading in zip(told, readings, strict=True) if not one.person]
    return [Finding(RULE, Severity.WARNING, place, {"case": "unknown"}) for place in bare]


def _identities(reading: Reading) -> frozenset[Identifier]:
    """All of them: two plans may be told apart by numbers that would not prove them to be one person's."""
    person = reading.plan.person if reading.plan else None
    return frozenset(person.identifiers) if person else frozenset()


class _Laying:
    """One more plan laid on the whole. Paths are those of the plan that is laid."""

    def __init__(self, reading: Reading, first: Reading, conflicts: list[Finding]) -> None:
        self._reading, self._first, self._conflicts = reading, first, conflicts

    def parts(self, whole: Any, other: Any, path: str) -> Any:
        changed = {
            field.name: self._field(getattr(whole, field.name), getattr(other, field.name), path + field.name)
            for field in fields(whole)
            if field.name != "source"
        }
        return msgspec.structs.replace(whole, **changed)

    def _field(self, ours: Any, theirs: Any, path: str) -> Any:
        if theirs in (None, ()) or ours == theirs:
            return ours
        if ours in (None, ()):
            return theirs
        if isinstance(ours, tuple):
            return self._group(ours, theirs, path)
        if isinstance(ours, Part) and (not isinstance(ours, _WHO) or same(ours, theirs)):
            return self.parts(ours, theirs, f"{path}.")
        self._conflicts.append(self._conflict(path))
        return ours

    def _group(self, ours: tuple[Any, ...], theirs: tuple[Any, ...], path: str) -> tuple[Any, ...]:
        """Items that say the same become one; the rest stand after ours."""
        laid = list(ours)
        for i, (item, at) in enumerate(zip(theirs, pairs(ours, theirs), strict=True)):
            if at is None:
                laid.append(item)
            elif laid[at] != item:
                laid[at] = self.parts(laid[at], item, f"{path}[{i}].")
        return tuple(laid)

    def _conflict(self, path: str) -> Finding:
        first = self._first.place(path)
        place = self._reading.place(path)
        params: dict[str, str | int] = {"field": path, "other": f"{first.file or '-'}:{first.line or 1}"}
        return Finding(RULE, Severity.WARNING, msgspec.structs.replace(place, plan=path), params)
