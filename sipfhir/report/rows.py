"""CSV: a row a finding, for a spreadsheet. Semicolons and a byte order mark, as Swedish Excel opens it."""

import csv
import io
from collections.abc import Iterator

from sipfhir.findings import Finding
from sipfhir.report.account import Account, FileAccount
from sipfhir.report.places import where
from sipfhir.report.words import SEVERITY, VERDICT, cited
from sipfhir.rules.wording import help_text, message

_HEADINGS = {
    "sv": "fil;rad;kolumn;plats;regel;allvar;bedömning;vad;gör så här;lagrum;belägg",
    "en": "file;line;column;place;rule;severity;verdict;what;what to do;paragraph;evidence",
}


def as_csv(account: Account) -> str:
    """The whole report; a file that could not be read is a row without a rule."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEADINGS["en" if account.lang == "en" else "sv"].split(";"))
    for file in account.files:
        writer.writerows(map(_plain, row) for row in _rows(file, account))
    return "\ufeff" + out.getvalue()


def _plain(cell: str) -> str:
    """A cell that is no formula to a spreadsheet: a file may be called `=cmd|…` (OWASP: CSV injection)."""
    return f"'{cell}" if len(cell) > 1 and cell[0] in "=+-@" else cell


def _rows(file: FileAccount, account: Account) -> Iterator[list[str]]:
    if file.error:
        yield [file.file, *[""] * 6, file.error, "", "", file.evidence or ""]
    for finding in file.every:
        yield _row(finding, file, account)


def _row(finding: Finding, file: FileAccount, account: Account) -> list[str]:
    lang, place = account.lang, finding.place
    return [
        place.file or file.file,
        str(place.line or ""),
        str(place.column or ""),
        where(place) or "",
        finding.rule,
        SEVERITY[lang][finding.severity],
        VERDICT[lang].get(finding.verdict or "", ""),
        message(finding, lang, account.site),
        help_text(finding, lang, account.site),
        cited(finding.citation or "", lang),
        file.evidence or "",
    ]
