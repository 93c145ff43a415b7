"""Which law a plan is asked by, at which date, and how the paragraph is cited."""

from collections.abc import Iterable

from sipfhir.plan import Plan
from sipfhir.rules.catalogue import UNVERIFIED, Basis
from sipfhir.rules.dates import day
from sipfhir.voiding import standing_calls

_KINDS = {"SPU": "discharge", "SPLPTLRV": "lpt-lrv"} | dict.fromkeys(("VP", "HP", "RP", "GP", "SVP"), "other")
_NEWEST = "9999-12-31"
UNDATED = "planens datum okänt"


def law(plan: Plan) -> tuple[str, str]:
    """The legal basis and why: ``stated``, ``kind``, ``shape`` (a notice of readiness) or ``default``."""
    if plan.legal_basis and plan.legal_basis.code:
        return plan.legal_basis.code, "stated"
    if plan.kind and plan.kind.code in _KINDS:
        return _KINDS[plan.kind.code], "kind"
    if plan.discharge and plan.discharge.ready:
        return "discharge", "shape"
    return "sol-hsl", "default"


def moment(plan: Plan) -> str | None:
    """When the plan was made, as precisely as it says; None when it has no date at all."""
    return plan.created or plan.start or _called(plan) or (plan.initiative and plan.initiative.date) or None


def date(plan: Plan) -> str | None:
    """The Swedish day that decides which wording holds; None when the plan has no date at all."""
    made = moment(plan)
    return day(made) if made else None


def in_force(bases: Iterable[Basis], law: str, date: str | None) -> tuple[Basis, ...]:
    """The paragraphs of a law on a day; the newest without a date."""
    at = date or _NEWEST
    return tuple(basis for basis in bases if basis.law == law and basis.since <= at <= (basis.to or _NEWEST))


def citation(bases: Iterable[Basis], law: str, date: str | None) -> str | None:
    """``HSL (2017:30) 16 kap. 4 § (i kraft 2017-04-01), …``: each paragraph since when it holds.

    Without a date the newest wording is cited, and the citation says so. None outside the law.
    """
    found = in_force(bases, law, date)
    cited = ", ".join(map(_cited, found)) or None
    return f"{cited}; {UNDATED}" if cited and not date else cited


def _cited(basis: Basis) -> str:
    unverified = f", {UNVERIFIED}" if basis.wording == UNVERIFIED else ""
    return f"{basis.paragraph} (i kraft {basis.since}{unverified})"


def _called(plan: Plan) -> str | None:
    """The first meeting, else the first call that stands, else the first call: it tells when the case was."""
    meetings = [meeting.start for meeting in plan.meetings if meeting.start]
    standing = [one.sent for _, one in standing_calls(plan) if one.sent]
    calls = [one.sent for one in plan.invitations if one.sent]
    return min(meetings or standing or calls, default=None)
