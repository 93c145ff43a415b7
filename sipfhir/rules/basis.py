"""Which law a plan is asked by, at which date, and how the paragraph is cited."""

from collections.abc import Iterable

from sipfhir.plan import Plan
from sipfhir.rules.catalogue import UNVERIFIED, Basis
from sipfhir.rules.dates import day

_KINDS = {"SPU": "discharge", "SPLPTLRV": "lpt-lrv"}
_NEWEST = "9999-12-31"


def law(plan: Plan) -> tuple[str, str]:
    """The legal basis and why: ``stated``, ``kind``, ``shape`` (a notice of readiness) or ``default``."""
    if plan.legal_basis and plan.legal_basis.code:
        return plan.legal_basis.code, "stated"
    if plan.kind and plan.kind.code in _KINDS:
        return _KINDS[plan.kind.code], "kind"
    if plan.discharge and plan.discharge.ready:
        return "discharge", "shape"
    return "sol-hsl", "default"


def date(plan: Plan) -> str | None:
    """The Swedish day that decides which wording holds; None when the plan has no date at all."""
    moment = plan.created or plan.start or _called(plan) or (plan.initiative and plan.initiative.date)
    return day(moment) if moment else None


def in_force(bases: Iterable[Basis], law: str, date: str | None) -> tuple[Basis, ...]:
    """The paragraphs of a law on a day; the newest without a date."""
    at = date or _NEWEST
    return tuple(basis for basis in bases if basis.law == law and basis.since <= at <= (basis.to or _NEWEST))


def citation(bases: Iterable[Basis], law: str, date: str | None) -> str | None:
    """``HSL (2017:30) 16 kap. 4 §, …, i kraft 2025-07-01``, since when it holds. None outside the law."""
    found = in_force(bases, law, date)
    if not found:
        return None
    return f"{', '.join(map(_cited, found))}, i kraft {max(basis.since for basis in found)}"


def _cited(basis: Basis) -> str:
    return f"{basis.paragraph} ({UNVERIFIED})" if basis.wording == UNVERIFIED else basis.paragraph


def _called(plan: Plan) -> str | None:
    """The first meeting, else the first call."""
    meetings = [meeting.start for meeting in plan.meetings if meeting.start]
    calls = [invitation.sent for invitation in plan.invitations if invitation.sent]
    return min(meetings or calls, default=None)
