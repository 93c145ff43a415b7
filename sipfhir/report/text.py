"""Findings as text: a table for people, plain lines for pipes."""

from collections.abc import Iterable, Sequence
from io import StringIO
from typing import TYPE_CHECKING

from sipfhir.findings import Finding, Severity
from sipfhir.report.words import COUNTED, HEADINGS, NO_FILE, NOTHING, SEVERITY
from sipfhir.rules.wording import help_text, message
from sipfhir.site import Site

if TYPE_CHECKING:
    from rich.table import Table

_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def table(
    findings: Iterable[Finding],
    lang: str = "sv",
    *,
    site: Site | None = None,
    width: int = 120,
    colour: bool = False,
) -> str:
    """Findings grouped by file in the order given, then a line of totals.

    ``width`` is in characters; ``colour`` adds terminal codes.
    """
    from rich.console import Console  # 50 ms that only a reader at a terminal needs

    kept = tuple(findings)
    out = StringIO()
    console = Console(file=out, width=width, force_terminal=colour, no_color=not colour, legacy_windows=False)
    for file, group in _by_file(kept).items():
        console.print(_rows(file, group, lang, site))
    console.print(totals(kept, lang), markup=False, highlight=False)
    return out.getvalue()


def plain(findings: Iterable[Finding], lang: str = "sv", *, site: Site | None = None) -> list[str]:
    """``file:line:column: error SIP-4 message (plan path)``, a line a finding; the severity in English."""
    return [_line(finding, message(finding, lang, site)) for finding in findings]


def totals(findings: Iterable[Finding], lang: str = "sv") -> str:
    """``2 fel, 1 varning, 3 upplysningar``; without findings, that there are none."""
    worth = [finding.severity for finding in findings]
    counts = [(worth.count(severity), severity) for severity in sorted(Severity, reverse=True)]
    told = [f"{n} {COUNTED[lang][severity][n > 1]}" for n, severity in counts if n]
    return ", ".join(told) or NOTHING[lang]


def _by_file(findings: Sequence[Finding]) -> dict[str | None, list[Finding]]:
    groups: dict[str | None, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.place.file, []).append(finding)
    return groups


def _rows(file: str | None, findings: list[Finding], lang: str, site: Site | None) -> "Table":
    from rich.table import Table
    from rich.text import Text

    rows = Table(title=Text(file or NO_FILE[lang], style="bold"), title_justify="left", show_lines=True)
    for heading in HEADINGS[lang]:
        rows.add_column(heading, overflow="fold")
    for finding in findings:
        severity = Text(SEVERITY[lang][finding.severity], style=_STYLE[finding.severity])
        said = message(finding, lang, site) + (f"\n{finding.citation}" if finding.citation else "")
        # Text, not str: rich would take the brackets of a plan path for markup.
        cells = (finding.rule, _place(finding), said, help_text(finding, lang, site))
        rows.add_row(severity, *map(Text, cells))
    return rows


def _place(finding: Finding) -> str:
    """``line:column`` and the path, in the source when it is known, else in the plan."""
    place = finding.place
    return "\n".join(part for part in (_where(place.line, place.column), place.path or place.plan) if part)


def _line(finding: Finding, said: str) -> str:
    place = finding.place
    where = ":".join(part for part in (place.file or "-", _where(place.line, place.column)) if part)
    path = place.path or place.plan
    told = f"{where}: {finding.severity.name.lower()} {finding.rule} {said}{f' ({path})' if path else ''}"
    return " ".join(told.split())


def _where(*numbers: int | None) -> str:
    return ":".join(str(number) for number in numbers if number is not None)
