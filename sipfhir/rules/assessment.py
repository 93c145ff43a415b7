"""Asks a plan every rule that a site's catalogues have."""

from functools import lru_cache

import msgspec

from sipfhir.errors import BadConfiguration
from sipfhir.findings import Finding, Place, Severity
from sipfhir.plan import Plan
from sipfhir.rules import (
    basis,
    consent,
    follow_up,
    goals,
    identity,
    legal,
    mandate,
    order,
    participation,
    parties,
    timeliness,
)
from sipfhir.rules.catalogue import Basis, catalogues, rules
from sipfhir.rules.dates import last_day
from sipfhir.rules.filler import Filler
from sipfhir.rules.policy import settings, severities
from sipfhir.rules.question import Answer, Check, Hit, Question, Verdict
from sipfhir.rules.standing import NOT_MADE, standing
from sipfhir.rules.wording import shipped
from sipfhir.site import Site

_MODULES = (
    legal,
    consent,
    mandate,
    identity,
    parties,
    participation,
    goals,
    follow_up,
    timeliness,
    order,
)
CHECKS: dict[str, Check] = {rule: check for module in _MODULES for rule, check in module.CHECKS.items()}
"""The check of each rule that a catalogue marks ``checked: plan``."""


class Assessment(msgspec.Struct, frozen=True):
    """What the rules say of a plan.

    ``verdicts`` has one of SIP-1 to SIP-4: present, missing, withheld, not-assessable, not-applicable.
    ``basis`` is the law it was asked by, ``basis_reason`` why (asked, stated, kind, shape, default), ``date``
    the Swedish day that decided the wording, None for the newest.
    """

    verdicts: dict[str, Verdict]
    basis: str
    basis_reason: str
    date: str | None
    findings: tuple[Finding, ...]


class _Asked(msgspec.Struct, frozen=True):
    """A rule made ready: its check, its paragraphs, the severity of each message."""

    rule: str
    check: Check
    bases: tuple[Basis, ...]
    severity: dict[str, Severity | None]

    def findings(self, answer: Answer, law: str, date: str | None) -> list[Finding]:
        cited = basis.citation(self.bases, law, date)
        graded = ((hit, self.severity[hit.case]) for hit in answer.hits)
        return [self._finding(hit, severity, cited, answer.verdict) for hit, severity in graded if severity]

    def _finding(self, hit: Hit, severity: Severity, cited: str | None, verdict: Verdict | None) -> Finding:
        params = {"case": hit.case, **hit.params}
        return Finding(self.rule, severity, Place(plan=hit.path), params, cited, verdict)


class Checks:
    """The rules of a site under a policy, made ready once and asked of many plans."""

    def __init__(self, site: Site, policy: str) -> None:
        legal_catalogue = catalogues(site)["legal.yaml"]
        self.filler = Filler(legal_catalogue.filler, legal_catalogue.pointer)
        self.asked = _ready(site, policy)
        self.settings = settings(site, policy)
        self.bases = tuple(base for rule in legal_catalogue.rules.values() for base in rule.basis)
        self.laws = {law: _since(self.bases, law) for law in {base.law for base in self.bases}}

    def __call__(
        self, plan: Plan, checksum: bool, unplaced: frozenset[str], law: str | None, today: str | None
    ) -> Assessment:
        law, reason = (law, "asked") if law else basis.law(plan)
        date = basis.date(plan)
        stands = standing(plan, self.filler) if self._in_force(law, date) else NOT_MADE
        made = basis.moment(plan)
        latest = last_day(made) if made else None
        question = Question(plan, law, self.filler, stands, checksum, unplaced, latest, today, self.settings)
        verdicts: dict[str, Verdict] = {}
        findings: list[Finding] = []
        for asked in self.asked:
            answer = asked.check(question)
            if answer.verdict:
                verdicts[asked.rule] = answer.verdict
            if answer.hits:
                findings += asked.findings(answer, law, date)
        return Assessment(verdicts, law, reason, date, tuple(findings))

    def _in_force(self, law: str, date: str | None) -> bool:
        since = self.laws.get(law)
        return since is not None and (date is None or date >= since)


def validate(
    plan: Plan,
    site: Site | None = None,
    *,
    policy: str = "standard",
    checksum: bool = True,
    unplaced: frozenset[str] = frozenset(),
    law: str | None = None,
    today: str | None = None,
) -> Assessment:
    """Ask a plan the rules of a site's catalogues, in their order; the same plan gives the same answer.

    ``checksum`` is off for sources that hold test numbers. ``unplaced`` names plan fields that the
    source's format has no place for (``overall_responsible`` in a foreign CarePlan): what is asked of
    them is not assessable. ``law`` (``sol-hsl``, ``discharge``) asks by that law whatever the plan says it
    is: whether another statutory plan holds the four elements. ``today`` (``2026-11-22``) asks also what
    has grown old since. Findings carry the path in the plan only; the reader knows file and line. Raises
    BadConfiguration for a catalogue or policy that is wrong, and for a law or a day that is none.
    """
    checks = _checks(site or shipped(), policy)
    if law is not None and law not in checks.laws:
        raise BadConfiguration(
            f"{law}: no rule is of that law. The laws are {', '.join(sorted(checks.laws))}."
        )
    if today is not None and (len(today) != 10 or last_day(today) is None):
        raise BadConfiguration("today is a day: write it as 2026-11-22.")
    return checks(plan, checksum, unplaced, law, today)


@lru_cache(maxsize=16)
def _checks(site: Site, policy: str) -> Checks:
    return Checks(site, policy)


def _ready(site: Site, policy: str) -> tuple[_Asked, ...]:
    graded = severities(site, policy)
    planned = {name: rule for name, rule in rules(site).items() if rule.checked == "plan"}
    for name in planned.keys() - CHECKS.keys():
        raise BadConfiguration(f"validators: {name} says checked: plan; no check has that name. Mend its id.")
    return tuple(
        _Asked(name, CHECKS[name], rule.basis, {case: graded[name, case] for case in rule.messages})
        for name, rule in planned.items()
    )


def _since(bases: tuple[Basis, ...], law: str) -> str:
    return min(base.since for base in bases if base.law == law)
