"""Plans that between them say everything that a plan can say: what they become is what our profiles allow.

Each plan has every field. What a field may be in several ways (code, own word; the kinds of a party; a number
that is met, and one that nothing has) turns from place to place, a step further each time it is met.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, get_args
from zlib import crc32

import msgspec

from sipfhir.document.fields import Field, fields
from sipfhir.plan import (
    Address,
    Concept,
    ContactPoint,
    HumanName,
    Identifier,
    Invitation,
    Message,
    Organization,
    Party,
    Plan,
)

PLANS = 32
"""A test holds that more would show nothing more."""
_REFERRING = frozenset({"goal", "need", "parent", "replaces", "refers_to"})
_SCALARS: dict[str, Sequence[Any]] = {
    "truth": (True, False),
    "number": (60, 0),
    "moment": ("2026-03-01T13:30:00+01:00", "2026-03-01"),
    "day": ("2026-03-01",),
}
_TEXTS: dict[str, Sequence[str]] = {
    "data": ("eA==", "?"),
    "content_type": ("text/plain", "a b"),
    "url": ("https://example.se/1", "a b"),
}
_NUMBERS = ("1", "2")
_OF_CALLS = ("7", "8")
"""Not those of messages: a message may void either."""
_VOIDING = tuple(Message(id=f"v{number}", kind=Concept("void"), refers_to=number) for number in ("1", "7"))
_NAMED = HumanName(text="A B", family="B", given="A")
_REACHED = ContactPoint(value="0", kind=Concept("phone"))
_UNIT = Organization(name="Enhet")
_BARE = Party(kind=Concept("organization"))


def specimens() -> Iterator[Plan]:
    """The plans, the same each time."""
    making = _Making()
    for _ in range(PLANS):
        plan = making.part(Plan)
        yield msgspec.structs.replace(plan, messages=(*plan.messages, *_VOIDING))


class _Making:
    def __init__(self) -> None:
        self._met: Counter[Any] = Counter()

    def _turn(self, key: Any, ways: Sequence[Any]) -> Any:
        """The next way. Each round begins elsewhere, so that two fields come to meet in all their ways."""
        round_, step = divmod(self._met[key], len(ways))
        self._met[key] += 1
        return ways[(step + crc32(f"{key}{round_}".encode())) % len(ways)]

    def part(self, cls: Any) -> Any:
        """A part with every field, but for those that FHIR takes apart by what is missing."""
        if cls is Identifier:
            return self._identifier()
        if cls is Party:
            return self._party()
        values = {field.name: self._field(cls, field) for field in fields(cls)}
        if cls in (ContactPoint, Address):
            return cls(**values)
        absent = self._turn((cls, "absent"), (None, *sorted(_optional(cls))))
        return cls(**{name: value for name, value in values.items() if name != absent})

    def _field(self, cls: Any, field: Field) -> Any:
        if not field.many:
            return self._one(cls, field)
        many = self._turn((cls, field.name), (2, 1))
        return tuple(self._one(cls, field) for _ in range(many))

    def _one(self, cls: Any, field: Field) -> Any:
        if field.form == "part":
            return self.part(field.type)
        if field.form == "concept":
            return self._concept((cls, field.name), get_args(field.type))
        if field.form == "code":
            return self._turn((cls, field.name), get_args(field.type))
        return self._turn((cls, field.name, field.form), _ways(cls, field))

    def _concept(self, key: Any, codes: tuple[str, ...]) -> Concept[Any]:
        code = self._turn(key, (*codes, None))
        return Concept(code, self._turn((key, "text"), (None, "ord", "ord")) if code else "ord")

    def _identifier(self) -> Identifier:
        system = self._turn("issuer", (None, "1.2.752.97.3.1.3", "nummer"))
        kinds = get_args(next(one.type for one in fields(Identifier) if one.name == "kind"))
        kind = self._turn("kind", kinds)
        return Identifier(kind=kind, value="1", system=system if kind.startswith("lo") else None)

    def _party(self) -> Party:
        chosen: Party = self._turn(Party, _parties())
        return Party(kind=chosen.kind, organization=self.part(Organization)) if chosen == _BARE else chosen


@cache
def _parties() -> tuple[Party, ...]:
    """Every kind of resource and Reference that a party becomes."""
    number = (Identifier(kind="hsa-id", value="1"), Identifier(kind="local", value="2"))
    whole: dict[str, Any] = {
        "name": _NAMED,
        "identifiers": number,
        "relation": "dotter",
        "profession": "kurator",
        "organization": _UNIT,
        "contacts": (_REACHED, _REACHED),
    }
    kinds = get_args(next(one.type for one in fields(Party) if one.name == "kind"))
    return (
        *(Party(kind=Concept(kind), **whole) for kind in kinds),
        Party(kind=Concept("patient")),
        Party(kind=Concept("professional"), name=_NAMED, identifiers=number),
        Party(kind=Concept("professional", "handläggare"), name=_NAMED, profession="kurator"),
        _BARE,
        Party(organization=_UNIT),
        Party(name=_NAMED),
        Party(kind=Concept("relative"), name=_NAMED, relation="son"),
    )


def _ways(cls: Any, field: Field) -> Sequence[Any]:
    if field.form != "text":
        return _SCALARS[field.form]
    if field.name == "id":
        return _OF_CALLS if cls is Invitation else _NUMBERS
    if field.name in _REFERRING:
        return (*_NUMBERS, *_OF_CALLS, "9")
    return _TEXTS.get(field.name, ("text",))


def _optional(cls: Any) -> set[str]:
    return {field.name for field in msgspec.structs.fields(cls) if not field.required}
