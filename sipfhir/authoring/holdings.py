"""What each system holds of the plan, as its compiled mapping says; FHIR beside them, which holds all."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

import msgspec

from sipfhir.authoring.asked import answer
from sipfhir.authoring.reach import Reach, plan_fields, reach
from sipfhir.candidates import FHIR
from sipfhir.mapping.fields import fields_of
from sipfhir.plan import Identifier
from sipfhir.registry import mapping, system, systems
from sipfhir.site import Site

Extent = Literal["yes", "part", "no"]


class Holding(msgspec.Struct, frozen=True):
    """A system: on what evidence, in which files, which ways, what it holds, how many of the plan's fields.

    ``holds`` is by the names of ``FEATURES``.
    """

    system: str
    title: str
    evidence: str | None
    format: str
    ways: tuple[str, ...]
    holds: dict[str, Extent]
    fields: int
    of: int

    @property
    def import_only(self) -> bool:
        """Whether nothing is written to it."""
        return "out" not in self.ways


class Wanted(NamedTuple):
    """One thing that a feature is made of: any field below one of these; ``codes``: one of them is held."""

    fields: tuple[str, ...]
    codes: tuple[str, ...] = ()


_RECIPIENTS = ("invitations.recipients", "messages.recipients")
_RESERVE = ("nationellt-reservnummer", "lokalt-reservnummer")
FEATURES: dict[str, tuple[Wanted, ...] | str] = {
    "element-1": "SIP-1",
    "element-2": "SIP-2",
    "element-3": "SIP-3",
    "element-4": "SIP-4",
    "consent": (
        Wanted(("consents.status", "consents.date")),
        Wanted(("consents.status",), ("refused",)),
        Wanted(("consents.withdrawn",)),
    ),
    "call": (Wanted(("invitations.sent", "invitations.start")), Wanted(("invitations.recipients.party",))),
    "receipt": (
        Wanted(tuple(f"{each}.received" for each in _RECIPIENTS)),
        Wanted(tuple(f"{each}.signed" for each in _RECIPIENTS)),
    ),
    "answer": (Wanted(("invitations.recipients.outcome",)),),
    "message": (Wanted(("messages.text",)), Wanted(("messages.recipients",))),
    "meeting": (Wanted(("meetings.start",)), Wanted(("meetings.attendees", "participants.attendance"))),
    "follow-up": (Wanted(("follow_ups",)), Wanted(("evaluation",))),
    "attachment": (Wanted(("attachments",)),),
    "protection": tuple(
        Wanted(("person.protection",), (code,)) for code in plan_fields()["person.protection"].codes
    ),
    "reserve": tuple(Wanted(("person.identifiers",), (code,)) for code in _RESERVE),
}
"""What people ask of a system: a rule's question (`asked.py`), or things of which all, some or none fit."""


def holdings(site: Site) -> list[Holding]:
    """Every system of the site by name, then FHIR. Raises BadConfiguration."""
    return [*(_holding(site, each.folder) for each in systems(site)), _fhir(site)]


@lru_cache(maxsize=64)
def reached(site: Site, name: str) -> dict[str, Reach]:
    """How a system's mapping reaches the plan's fields; FHIR, whose resources take all of them, each one."""
    return _everything() if name == FHIR else reach(mapping(site, name).anchor)


def held(path: str, where: dict[str, Reach]) -> bool:
    """Whether there is a place for a field of the plan."""
    return path in where and where[path].held


def _everything() -> dict[str, Reach]:
    kinds = set(fields_of(Identifier)["kind"].codes)
    return {
        path: Reach(read=True, write=True, codes=kinds if field.part is Identifier else set(field.codes))
        for path, field in plan_fields().items()
    }


def _holding(site: Site, folder: str) -> Holding:
    known = system(folder, site)
    where = reached(site, folder)
    return Holding(
        folder,
        known.title,
        known.evidence,
        known.format.partition("-")[0],
        tuple(way for way in ("in", "out") if way in known.directions),
        _features(where),
        sum(held(path, where) for path in plan_fields()),
        len(plan_fields()),
    )


def _fhir(site: Site) -> Holding:
    count = len(plan_fields())
    return Holding(FHIR, "FHIR R4", None, FHIR, ("in", "out"), _features(reached(site, FHIR)), count, count)


def _features(where: dict[str, Reach]) -> dict[str, Extent]:
    return {
        name: _asked(wanted, where) if isinstance(wanted, str) else _extent(list(_met(wanted, where)))
        for name, wanted in FEATURES.items()
    }


def _asked(rule: str, where: dict[str, Reach]) -> Extent:
    found = answer(rule, where)[0]
    return "yes" if found == "yes" else "part" if found == "partly" else "no"


def _extent(met: list[bool]) -> Extent:
    return "yes" if all(met) else "part" if any(met) else "no"


def _met(wanted: tuple[Wanted, ...], where: dict[str, Reach]) -> Iterator[bool]:
    for each in wanted:
        found = [where[path] for path in where if _below(path, each.fields)]
        yield any(
            (one.held or one.gives) and (not each.codes or any(code in one.codes for code in each.codes))
            for one in found
        )


def _below(path: str, fields: tuple[str, ...]) -> bool:
    return any(path == field or path.startswith(f"{field}.") for field in fields)
