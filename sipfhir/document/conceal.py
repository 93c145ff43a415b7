"""Protected identity: what could lead to the person is taken out of a plan.

Name, address, contacts, home, relatives and places are taken out wherever they have a field of their own,
and so is every text in which one of them is named. Identity, sex and date of birth stay: the record is still
marked.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from sipfhir.document.fields import fields
from sipfhir.plan import (
    ActivityCode,
    Attachment,
    Concept,
    ContactPoint,
    Identifier,
    Party,
    Person,
    Plan,
    Source,
)

_HOME = {"address", "home_municipality", "placement_region", "living"}
_TAKEN: dict[Any, frozenset[str]] = {
    Person: frozenset({"name", "contacts", "representatives", *_HOME}),
    Attachment: frozenset({"title", "data", "url"}),
}
_PLACES = frozenset({"place", "link"})
_SPEAKING = ("text", "concept", "part")
_NUMBERS = (Identifier, ContactPoint, ActivityCode, Source)
_NEAR = {"patient", "relative", "guardian", "representative"}
_SHORT = 3
_WORD = re.compile(r"\w+")


def is_protected(plan: Plan) -> bool:
    """True when the person has protected personal data of any kind, or of a kind that no table knows."""
    return plan.person is not None and plan.person.protection is not None


def conceal(plan: Plan) -> tuple[Plan, list[str]]:
    """The plan without what could lead to a protected person, and the plan paths of what was taken out."""
    if not is_protected(plan):
        return plan, []
    concealer = Concealer(plan)
    return concealer.part(plan, ""), concealer.taken


class Concealer:
    """Takes out of any part of one plan what could lead to its person; ``taken`` are the paths."""

    def __init__(self, plan: Plan) -> None:
        self.taken: list[str] = []
        phrases = frozenset(_phrases(plan))
        self._phrases = [phrase for phrase in phrases if len(phrase) > _SHORT]
        self._names = frozenset(_names(plan)) | phrases.difference(self._phrases)

    def part(self, part: Any, path: str) -> Any:
        """A part without it."""
        if isinstance(part, Party) and _is_near(part):
            return self._party(part, path)
        gone = _TAKEN.get(type(part), frozenset()) | _PLACES
        changed = {}
        for field in fields(part.__class__):
            value, here = getattr(part, field.name), f"{path}.{field.name}" if path else field.name
            if value is None or value == () or field.form not in _SPEAKING:
                continue
            kept = (
                self._take(here, () if field.many else None)
                if field.name in gone
                else self._kept(value, here)
            )
            if kept is not value:
                changed[field.name] = kept
        return msgspec.structs.replace(part, **changed) if changed else part

    def _kept(self, value: Any, here: str) -> Any:
        if isinstance(value, str):
            return self._take(here, None) if self._names_someone(value) else value
        if isinstance(value, tuple):
            items = [self._kept(item, f"{here}[{i}]") for i, item in enumerate(value)]
            return tuple(item for item in items if item is not None)
        if isinstance(value, Concept):
            return self._concept(value, here)
        return value if isinstance(value, _NUMBERS) else self.part(value, here)

    def _concept(self, value: Concept[Any], here: str) -> Concept[Any] | None:
        if value.text is None or not self._names_someone(value.text):
            return value
        # That the person is protected stays said, also when the word for it names them.
        bare = Concept(value.code) if value.code or here == "person.protection" else None
        self.taken.append(here)
        return bare

    def _party(self, party: Party, here: str) -> Party:
        """Of the person and those near, the kind alone."""
        kind = party.kind and Concept(party.kind.code)
        bare = Party(kind=kind if kind and kind.code else None)
        return party if bare == party else self._take(here, bare)

    def _take(self, here: str, instead: Any) -> Any:
        self.taken.append(here)
        return instead

    def _names_someone(self, text: str) -> bool:
        folded = text.casefold()
        words = set(_WORD.findall(folded))
        # Swedish genitive: "Annas" names Anna.
        bare = words | {word.removesuffix("s") for word in words}
        return bool(bare & self._names) or any(phrase in folded for phrase in self._phrases)


def _is_near(party: Party) -> bool:
    """The person, relatives, representatives; and whoever is not known to be anyone else."""
    kind = party.kind.code if party.kind else None
    unknown = kind is None and not (party.profession or party.organization)
    return unknown or party.relation is not None or kind in _NEAR


def _parts(part: Any) -> Iterator[Any]:
    yield part
    for field in fields(part.__class__):
        value = getattr(part, field.name) if field.form == "part" else None
        for item in value if field.many and value else (value,):
            if item:
                yield from _parts(item)


def _names(plan: Plan) -> Iterator[str]:
    """Words of the names of the person and those near."""
    near = [
        part
        for part in _parts(plan)
        if isinstance(part, Person) or (isinstance(part, Party) and _is_near(part))
    ]
    for human in (*near, *(plan.person.representatives if plan.person else ())):
        for text in (human.name.text, human.name.family, human.name.given) if human.name else ():
            yield from _WORD.findall((text or "").casefold())


def _phrases(plan: Plan) -> Iterator[str]:
    """Addresses, contacts and places, as they are written."""
    for part in _parts(plan):
        places = [getattr(part, name, None) for name in _PLACES]
        if isinstance(part, Person):
            address = part.address
            places += [part.home_municipality, part.placement_region, part.living]
            places += [address.line, address.postal_code, address.city] if address else []
            places += [contact.value for contact in part.contacts]
        yield from (place.strip().casefold() for place in places if place and place.strip())
