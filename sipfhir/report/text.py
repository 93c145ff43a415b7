"""Findings as a table for people, and their totals."""

from collections.abc import Iterable, Sequence
from io import StringIO
from typing import TYPE_CHECKING

from sipfhir.findings import Finding, Severity
from sipfhir.report.places import line_and_column, where
from sipfhir.report.words import COUNTED, HEADINGS, MORE, NO_FILE, NOTHING, SEVERITY, cited
from sipfhir.rules.wording import case, help_text, message
from sipfhir.site import Site

if TYPE_CHECKING:
    from rich.table import Table

_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
SHOWN = 3
"""So many places stand in one row."""


def table(
    findings: Iterable[Finding],
    lang: str = "sv",
    *,
    site: Site | None = None,
    width: int = 120,
    colour: bool = False,
) -> str:
    """Findings grouped by file in the order given, then a line of totals.

    Findings of one file with the same rule, severity and message share a row, which shows three of the
    places and says how many more there are. ``width`` is in characters; ``colour`` adds terminal codes.
    """
    from rich.console import Console  # 50 ms that only a reader at a terminal needs

    kept = tuple(findings)
    out = StringIO()
    console = Console(file=out, width=width, force_terminal=colour, no_color=not colour, legacy_windows=False)
    for file, group in _by_file(kept).items():
        console.print(_rows(file, group, lang, site))
    console.print(totals(kept, lang), markup=False, highlight=False)
    return out.getvalue()


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


def _alike(findings: Sequence[Finding]) -> Iterable[list[Finding]]:
    """Findings of the same rule, severity, message and paragraph, in the order of the first of them."""
    groups: dict[tuple[str, Severity, str, str | None], list[Finding]] = {}
    for finding in findings:
        key = (finding.rule, finding.severity, case(finding), finding.citation)
        groups.setdefault(key, []).append(finding)
    return groups.values()


def _rows(file: str | None, findings: list[Finding], lang: str, site: Site | None) -> "Table":
    from rich.table import Table
    from rich.text import Text

    rows = Table(title=Text(file or NO_FILE[lang], style="bold"), title_justify="left", show_lines=True)
    for heading in HEADINGS[lang]:
        rows.add_column(heading, overflow="fold")
    for group in _alike(findings):
        first = group[0]
        severity = Text(SEVERITY[lang][first.severity], style=_STYLE[first.severity])
        # Text, not str: rich would take the brackets of a plan path for markup.
        cells = (first.rule, _places(group, lang), _said(group, lang, site), help_text(first, lang, site))
        rows.add_row(severity, *map(Text, cells))
    return rows


def _places(group: list[Finding], lang: str) -> str:
    """``line:column`` and the path of the first places, then how many more there are."""
    shown = [part for one in group[:SHOWN] for part in (line_and_column(one.place), where(one.place)) if part]
    more = [MORE[lang].format(len(group) - SHOWN)] if len(group) > SHOWN else []
    return "\n".join([*shown, *more])


def _said(group: list[Finding], lang: str, site: Site | None) -> str:
    """What is said of the places shown, each thing once, and the paragraph."""
    said = list(dict.fromkeys(message(finding, lang, site) for finding in group[:SHOWN]))
    citation = group[0].citation
    return "\n".join([*said, cited(citation, lang)] if citation else said)
