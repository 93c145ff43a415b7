"""A GetCarePlans request: what is asked, whether it may be asked so, which plans answer it."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sipfhir.carriers.rivta.contract import Contract
from sipfhir.carriers.rivta.entry import Entry
from sipfhir.carriers.rivta.messages import all_said, said


class Question(NamedTuple):
    """``person`` is OID and number; days are eight digits; what is empty is not asked for."""

    person: tuple[str, str]
    units: tuple[str, ...]
    start: str | None
    end: str | None
    source: str | None
    contacts: tuple[str, ...]


def question(message: Any) -> Question:
    """The request of a message that was found valid."""
    return Question(
        (said(message, "patientId/type") or "", said(message, "patientId/id") or ""),
        tuple(all_said(message, "careUnitHSAId")),
        said(message, "datePeriod/start"),
        said(message, "datePeriod/end"),
        said(message, "sourceSystemHSAId"),
        tuple(all_said(message, "careContactId")),
    )


def refusal(asked: Question, address: str | None, own: str, known: Contract) -> str | None:
    """Why a request is not answered, by the rules of the contract; None when it is."""
    national = asked.person[0] in {known.identities[kind] for kind in known.index.identities}
    if address != own:
        return "address"
    if asked.source is None and asked.contacts:
        return "contact"
    if asked.source is None and not national:
        return "reserve"
    if asked.source not in (None, address):
        return "source"
    return "period" if asked.start and asked.end and asked.end < asked.start else None


def answering(asked: Question, plans: Iterable[Entry]) -> list[Entry]:
    """The plans that a question is about. No plan of ours knows its care contact, so that none is of one."""
    return [] if asked.contacts else [each for each in plans if _fits(asked, each)]


def _fits(asked: Question, each: Entry) -> bool:
    if asked.units and each.care_unit not in asked.units:
        return False
    if asked.start is None or asked.end is None:
        return True
    return each.made is not None and asked.start <= each.made[:8] <= asked.end
