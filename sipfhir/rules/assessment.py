"""Asks a plan every rule that a site's catalogues have."""

from functools import lru_cache

import msgspec

from sipfhir.errors import BadConfiguration
from sipfhir.findings import Finding, Place, Severity
from sipfhir.plan import Plan
from sipfhir.rules import basis, consent, identity, legal, messages
from sipfhir.rules.catalogue import Basis, catalogues, rules
from sipfhir.rules.dates import last_day
from sipfhir.rules.filler import Filler
from sipfhir.rules.policy import severities
from sipfhir.rules.question import Answer, Check, Hit, Question, Verdict
from sipfhir.rules.standing import NOT_MADE, standing
from sipfhir.rules.wording import shipped
from sipfhir.site import Site

CHECKS: dict[str, Check] = legal.CHECKS | consent.CHECKS | identity.CHECKS | messages.CHECKS
"""The check of each rule that a catalogue marks ``checked: plan``."""


class Assessment(msgspec.Struct, frozen=True):
    """What the rules say of a plan.

    ``verdicts`` has one of SIP-1 to SIP-4: present, missing, withheld, not-assessable, not-applicable.
    ``basis`` is the law it was asked by, ``basis_reason`` why (stated, kind, shape, default), ``date`` the
    Swedish day that decided the wording, None for the newest.
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
        self.bases = tuple(base for rule in legal_catalogue.rules.values() for base in rule.basis)
        self._laws = {law: _since(self.bases, law) for law in {base.law for base in self.bases}}

    def __call__(self, plan: Plan, checksum: bool, unplaced: frozenset[str]) -> Assessment:
        law, reason = basis.law(plan)
        date = basis.date(plan)
        stands = standing(plan, self.filler) if self._in_force(law, date) else NOT_MADE
        made = basis.moment(plan)
        latest = last_day(made) if made else None
        question = Question(plan, law, self.filler, stands, checksum, unplaced, latest)
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
        since = self._laws.get(law)
        return since is not None and (date is None or date >= since)


def validate(
    plan: Plan,
    site: Site | None = None,
    *,
    policy: str = "standard",
    checksum: bool = True,
    unplaced: frozenset[str] = frozenset(),
) -> Assessment:
    """Ask a plan the rules of a site's catalogues, in their order; the same plan gives the same answer.

    ``checksum`` is off for sources that hold test numbers. ``unplaced`` names plan fields that the
    source's format has no place for (``overall_responsible`` in a foreign CarePlan): what is asked of
    them is not assessable. Findings carry the path in the plan only; the reader knows file and line.
    Raises BadConfiguration for a catalogue or policy that is wrong.
    """
    return _checks(site or shipped(), policy)(plan, checksum, unplaced)


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
