"""Findings as plain lines for pipes: what grep and an editor's list of errors can use."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sipfhir.findings import Finding, Severity
from sipfhir.report.places import line_and_column, where
from sipfhir.report.words import AND_MORE, SEVERITY, cited
from sipfhir.rules.wording import message
from sipfhir.site import Site

SHOWN = 5
"""So many notes of one rule are told one by one, file by file."""


def plain(
    findings: Iterable[Finding], lang: str = "sv", *, site: Site | None = None, fold: bool = False
) -> list[str]:
    """``file:line:column: fel SIP-4 message (path) · paragraph``, a line a finding, in the order given.

    With ``fold``, notes of one rule in one file beyond the fifth become one line that says how many.
    """
    kept = tuple(findings)
    return list(_folded(kept, lang, site)) if fold else [_line(finding, lang, site) for finding in kept]


def _folded(findings: Sequence[Finding], lang: str, site: Site | None) -> Iterator[str]:
    every = Counter(map(_rule_in_file, findings))
    seen: Counter[tuple[str | None, str, Severity]] = Counter()
    for finding in findings:
        key = _rule_in_file(finding)
        seen[key] += 1
        if finding.severity > Severity.NOTE or seen[key] <= SHOWN:
            yield _line(finding, lang, site)
        elif seen[key] == SHOWN + 1:
            yield _rest(finding, every[key] - SHOWN, lang)


def _rule_in_file(finding: Finding) -> tuple[str | None, str, Severity]:
    return finding.place.file, finding.rule, finding.severity


def _rest(finding: Finding, count: int, lang: str) -> str:
    told = AND_MORE[lang].format(count, finding.rule)
    return f"{finding.place.file or '-'}: {SEVERITY[lang][finding.severity]} {finding.rule} {told}"


def _line(finding: Finding, lang: str, site: Site | None) -> str:
    at = ":".join(part for part in (finding.place.file or "-", line_and_column(finding.place)) if part)
    path, said = where(finding.place), message(finding, lang, site)
    told = f"{SEVERITY[lang][finding.severity]} {finding.rule} {said}"
    # A Swedish message that names a field has its path already.
    told += f" ({path})" if path and f"({path})" not in said else ""
    told += f" · {cited(finding.citation, lang)}" if finding.citation else ""
    return " ".join(f"{at}: {told}".split())
