"""Which items of two plans say the same."""

from collections.abc import Sequence
from typing import Any

from sipfhir.plan import (
    ActivityCode,
    Attachment,
    Attendee,
    Consent,
    Copy,
    FollowUp,
    Goal,
    Intervention,
    Invitation,
    LifeArea,
    Measure,
    Meeting,
    Message,
    Need,
    Participant,
    Party,
    Recipient,
)

_SAY: dict[type, tuple[str, ...]] = {
    ActivityCode: ("system", "code", "date"),
    Attachment: ("title",),
    Attendee: ("party",),
    Consent: ("scope", "given_by", "date"),
    Copy: ("to", "date"),
    FollowUp: ("planned", "done"),
    Goal: ("description",),
    Intervention: ("description",),
    Invitation: ("sent",),
    LifeArea: ("area",),
    Measure: ("description",),
    Meeting: ("start",),
    Message: ("kind", "sent"),
    Need: ("description",),
    Participant: ("party",),
    Recipient: ("party",),
}
"""By which fields items of a group are told from each other, whatever they are numbered."""


def pairs(ours: Sequence[Any], theirs: Sequence[Any]) -> list[int | None]:
    """For each of theirs, which of ours says the same, None for what is new.

    Each of ours is taken once, so that of two that say the same none is lost. What is equal goes first, then
    what has the same number as well, which `align` has given.
    """
    left = dict(enumerate(ours))
    found: list[int | None] = [None] * len(theirs)
    for alike in (_equal, _numbered_alike, _say_the_same):
        for i, item in enumerate(theirs):
            at = next((at for at, one in left.items() if found[i] is None and alike(one, item)), None)
            if at is not None:
                found[i] = at
                del left[at]
    return found


def _equal(one: Any, other: Any) -> bool:
    return bool(one == other)


def _numbered_alike(one: Any, other: Any) -> bool:
    return getattr(one, "id", None) is not None and one.id == other.id and _say_the_same(one, other)


def _say_the_same(one: Any, other: Any) -> bool:
    said = _said(one)
    return said is not None and said == _said(other)


def _said(item: Any) -> tuple[Any, ...] | None:
    names = _SAY.get(type(item), ())
    said = tuple(_plain(getattr(item, name)) for name in names)
    return said if any(said) else None


def _plain(value: Any) -> Any:
    """Case and blanks do not tell texts apart; of a party, who and where, not how to reach it."""
    if isinstance(value, Party):
        where = value.organization.name if value.organization else None
        who = value.name and (value.name.text or f"{value.name.given or ''} {value.name.family or ''}")
        return tuple(map(_plain, (who, where))) if who or where else None
    return " ".join(value.split()).casefold() if isinstance(value, str) else value
