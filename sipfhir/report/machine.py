"""Findings as data with stable keys, for programs."""

from collections.abc import Iterable
from typing import Any

from sipfhir.findings import Finding
from sipfhir.rules.wording import help_text, message
from sipfhir.site import Site


def as_json(findings: Iterable[Finding], lang: str = "sv", site: Site | None = None) -> list[dict[str, Any]]:
    """One object a finding, in the order given. Every key is always there; what is not known is None."""
    return [_object(finding, lang, site) for finding in findings]


def _object(finding: Finding, lang: str, site: Site | None) -> dict[str, Any]:
    place = finding.place
    return {
        "rule": finding.rule,
        "severity": finding.severity.name.lower(),
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "path": place.path,
        "plan": place.plan,
        "message": message(finding, lang, site),
        "help": help_text(finding, lang, site),
        "citation": finding.citation,
        "verdict": finding.verdict,
        "params": dict(finding.params),
    }
