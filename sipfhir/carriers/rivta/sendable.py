"""Which plans may go out, and in what form: none that does not hold, none whose protection would be lost."""

from functools import lru_cache
from typing import NamedTuple

from sipfhir.carriers.rivta.sender import Sender
from sipfhir.document.conceal import conceal, is_protected
from sipfhir.findings import Finding, Place, Severity
from sipfhir.plan import Plan
from sipfhir.rules.catalogue import catalogues
from sipfhir.rules.filler import Filler
from sipfhir.rules.standing import DOCUMENT, NOT_MADE, WITHHELD, standing, status
from sipfhir.site import Site

RULE = "RIVTA-LEFT-OUT"
_NO_LONGER = ("draft", "revoked", "entered-in-error")
_REASONS = {NOT_MADE: "no-plan", WITHHELD: "refused"}


class Sendable(NamedTuple):
    """The plan as it goes out, None when it does not; ``whole``: it is more than a document."""

    plan: Plan | None
    whole: bool
    findings: list[Finding]


def sendable(plan: Plan, sender: Sender, site: Site) -> Sendable:
    """The plan without what must not leave, or why it stays."""
    stands = standing(plan, _filler(site))
    reason = "void" if status(plan) in _NO_LONGER else _REASONS.get(stands or "")
    if reason:
        return _out(reason, "status" if reason == "void" else None)
    if is_protected(plan) and sender.protected == "withhold":
        return _out("protected", "person.protection")
    shown, taken = conceal(plan)
    told = [Finding("PROTECT-1", Severity.NOTE, Place(plan=path), {"field": path}) for path in taken]
    return Sendable(shown, stands != DOCUMENT, told)


def left_out(reason: str, path: str | None = None) -> Finding:
    """Why a plan is not in the message."""
    return Finding(RULE, Severity.WARNING, Place(plan=path), {"case": reason})


def _out(reason: str, path: str | None) -> Sendable:
    return Sendable(None, False, [left_out(reason, path)])


@lru_cache(maxsize=8)
def _filler(site: Site) -> Filler:
    legal = catalogues(site)["legal.yaml"]
    return Filler(legal.filler, legal.pointer)
