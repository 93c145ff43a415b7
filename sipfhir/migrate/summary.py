"""Everything that came of an archive, added up file by file: no more is held than counts and a few places."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from sipfhir.findings import Finding, Place, Severity
from sipfhir.migrate.account import Account, Enclosed
from sipfhir.rules.wording import case

PLACES = 5
"""So many places of a kind of finding are told in the report; its list of findings has them all."""
_NUMBER = re.compile(r"\[\d+\]")
LOST = ("LOSS", "PROTECT-", "RESIDUE-")
"""How the rules begin that tell what did not come along."""


class Group(msgspec.Struct):
    """Findings of one rule about one field: how many there are, and where the first of them stand."""

    rule: str
    case: str
    severity: str
    field: str | None
    count: int = 0
    places: list[str] = []


class Summary:
    """Adds up accounts. The order in which they come is that of the report."""

    def __init__(self) -> None:
        self.files: Counter[str] = Counter()
        self.systems: Counter[str] = Counter()
        self.records: Counter[str] = Counter()
        self.leaves: Counter[str] = Counter()
        self.bases: Counter[str] = Counter()
        self.verdicts: dict[str, Counter[str]] = {}
        self.enclosed = Enclosed()
        self.carrying: dict[tuple[str, str, str | None], Group] = {}
        self.law: dict[tuple[str, str, str | None], Group] = {}
        self.unwritten: list[dict[str, Any]] = []
        self.adds_up = True
        self.worst = 0

    def add(self, account: Account) -> None:
        """One file more."""
        self.files[account.status] += 1
        if account.system:
            self.systems[account.system] += 1
        for name in ("records", "plans", "written", "broken", "withheld"):
            self.records[name] += getattr(account, name)
        self.leaves.update(account.leaves)
        self.bases.update(account.bases)
        for rule, counted in account.verdicts.items():
            self.verdicts.setdefault(rule, Counter()).update(counted)
        for name in Enclosed.__struct_fields__:
            setattr(self.enclosed, name, getattr(self.enclosed, name) + getattr(account.enclosed, name))
        self.adds_up = self.adds_up and account.adds_up()
        self.found(account.findings)
        self._group(account.law, self.law)

    def found(self, findings: Iterable[Finding]) -> None:
        """Findings about what was carried over."""
        kept = list(findings)
        self._group(kept, self.carrying)
        self.worst = max([self.worst, *(int(finding.severity) for finding in kept)])

    def _group(self, findings: Iterable[Finding], into: dict[tuple[str, str, str | None], Group]) -> None:
        for finding in findings:
            key = (finding.rule, case(finding), field(finding))
            if key not in into:
                into[key] = Group(*key[:2], finding.severity.name.lower(), key[2])
            group = into[key]
            group.count += 1
            told = spot(finding.place)
            if told and len(group.places) < PLACES and told not in group.places:
                group.places.append(told)

    def lost(self) -> list[Group]:
        """What did not come along, by field."""
        return [group for group in _sorted(self.carrying) if group.rule.startswith(LOST)]

    def other(self) -> list[Group]:
        """Every other kind of finding about what was carried over."""
        return [group for group in _sorted(self.carrying) if not group.rule.startswith(LOST)]

    def legal(self) -> list[Group]:
        """What the law asks and does not find."""
        return [group for group in _sorted(self.law) if not group.rule.startswith("CONSENT-")]

    def consent(self) -> list[Group]:
        """Consents that need attention."""
        return [group for group in _sorted(self.law) if group.rule.startswith("CONSENT-")]


def field(finding: Finding) -> str | None:
    """The field of the plan, without numbers; of what reached no plan, the path in the source."""
    told = finding.place.plan or finding.params.get("field") or finding.place.path
    return _NUMBER.sub("[]", str(told)) if told else None


def spot(place: Place) -> str:
    """``file:line``."""
    return ":".join(str(part) for part in (place.file, place.line) if part is not None)


def _sorted(groups: dict[tuple[str, str, str | None], Group]) -> Iterator[Group]:
    worth = {severity.name.lower(): -severity for severity in Severity}
    return iter(sorted(groups.values(), key=lambda g: (worth[g.severity], g.rule, g.case, g.field or "")))
