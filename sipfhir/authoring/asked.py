"""Which fields of the plan a rule asks for: whether a system's files can answer it at all."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from sipfhir.authoring.reach import Reach

Answer = Literal["yes", "partly", "no", "unknown"]


class Need(NamedTuple):
    """One thing that a rule needs: any of these fields does. ``codes``: one of these must be held.

    A field that begins with ``*`` means every field that ends so.
    """

    fields: tuple[str, ...]
    codes: tuple[str, ...] = ()


def _need(*fields: str, codes: tuple[str, ...] = ()) -> Need:
    return Need(fields, codes)


_IDENTITIES = "*identifiers"
_PERSONAL = _need(_IDENTITIES, codes=("personnummer", "samordningsnummer"))
_CONSENT = _need("consents.status", "consents.date", "consents.withdrawn")
ASKED: dict[str, tuple[Need, ...]] = {
    "SIP-1": (_need("interventions.description"),),
    "SIP-2": (
        _need("interventions.description"),
        _need(
            "interventions.responsible.huvudman",
            "interventions.responsible.huvudman_name",
            "interventions.responsible.name",
        ),
    ),
    "SIP-3": (
        _need("others.stated", "others.items.description", "others.text"),
        _need("others.stated", codes=("none",)),
    ),
    "SIP-4": (
        _need(
            "overall_responsible.huvudman", "overall_responsible.huvudman_name", "overall_responsible.name"
        ),
    ),
    "CONSENT-1": (
        _need("consents.status", codes=("refused",)),
        _need("consents.status", "consents.withdrawn"),
    ),
    "CONSENT-2": (_CONSENT,),
    "CONSENT-3": (_need("consents.date"), _need("invitations.sent", "meetings.start", "created")),
    "CONSENT-5": (
        _need("consents.given_by.kind"),
        _need("person.birth_date", "person.identifiers"),
    ),
    "PLAN-5": (_need("status", codes=("entered-in-error",)),),
    "PLAN-1": (_need("kind"), _need("participants.party.organization.name", "meetings.start")),
    "PARTIES-1": (
        _need("participants.party.organization.huvudman", "interventions.responsible.huvudman"),
        _need("participants.party.organization.kind"),
    ),
    "PERSON-1": (
        _need("participation.attended", "participation.level"),
        _need("participation.absence_reason"),
    ),
    "GOAL-1": (_need("goals.description"),),
    "GOAL-2": (_need("goals.term"),),
    "GOAL-3": (_need("goals.voice", codes=("professional",)),),
    "FOLLOW-1": (_need("follow_ups.planned"),),
    "FOLLOW-2": (_need("next_caller.organization.name", "next_caller.name"),),
    "FOLLOW-3": (
        _need(
            "follow_up_responsible.organization.name",
            "follow_up_responsible.name",
            "follow_ups.responsible.organization.name",
            "follow_ups.responsible.name",
        ),
    ),
    "FOLLOW-4": (_need("follow_ups.planned"), _need("follow_ups.done")),
    "FOLLOW-5": (_need("status"), _need("end", "updated", "created")),
    "COPY-1": (_need("copies.date", "copies.channel"),),
    "TIME-1": (_need("initiative.date"), _need("initiative.first_contact", "invitations.sent")),
    "TIME-2": (_need("discharge.ready"), _need("invitations.sent")),
    "TIME-3": (
        _need("invitations.sent"),
        _need("invitations.recipients.received.when", "invitations.recipients.answered"),
    ),
    "DATE-1": (
        _need("start", "goals.start", "interventions.start"),
        _need("end", "goals.due", "interventions.end"),
    ),
    "DATE-2": (_need("invitations.sent"), _need("invitations.start")),
    "DATE-3": (_need("person.birth_date"), _need("created")),
    "DATE-4": (_need("follow_ups.planned"), _need("created")),
    **dict.fromkeys(("ID-FORM", "ID-DATE", "ID-CHECKSUM", "ID-CENTURY"), (_PERSONAL,)),
    "ID-RESERVE": (_need(_IDENTITIES, codes=("nationellt-reservnummer", "lokalt-reservnummer")),),
    "ID-HSA": (_need(_IDENTITIES, codes=("hsa-id",)),),
    "ID-ORGANISATION": (_need(_IDENTITIES, codes=("organisationsnummer",)),),
    "ID-NONE": (_need("person.identifiers"),),
}
"""Rule → everything that it needs."""


def answer(rule: str, reached: Mapping[str, Reach]) -> tuple[Answer, list[str], list[str]]:
    """Whether a plan that is read can answer a rule, by which fields, and which of them are not there."""
    needs = ASKED.get(rule)
    if needs is None:
        return "unknown", [], []
    met = [_giving(need, reached) for need in needs]
    by = list(dict.fromkeys(field for fields in met for field in fields))
    lacks = [" | ".join(need.fields) for need, fields in zip(needs, met, strict=True) if not fields]
    return ("yes" if not lacks else "partly" if by else "no"), by, lacks


def _giving(need: Need, reached: Mapping[str, Reach]) -> list[str]:
    return [
        path
        for path, each in reached.items()
        if each.gives
        and any(_means(field, path) for field in need.fields)
        and (not need.codes or any(code in each.codes for code in need.codes))
    ]


def _means(field: str, path: str) -> bool:
    return path.endswith(field[1:]) if field.startswith("*") else path == field
