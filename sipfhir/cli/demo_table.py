"""The table of ``sipfhir demo``."""

from collections.abc import Sequence

from sipfhir.cli.session import Session
from sipfhir.cli.tables import drawn
from sipfhir.demo import Row

HEADINGS = {
    "sv": "fil system planer resurser fel varn. uppl. mappade ign. omapp. tur/retur väntat",
    "en": "file system plans resources err. warn. notes mapped ign. unmap. roundtrip expected",
}
WORDS: dict[str, dict[object, str]] = {
    "sv": {"equal": "lika", "differs": "OLIKA", "none": "–", True: "ja", False: "NEJ"},
    "en": {"equal": "equal", "differs": "DIFFERS", "none": "–", True: "yes", False: "NO"},
}
TOTALS = {
    "sv": "{} filer, {} planer, {} resurser. {} av {} felfria kom tillbaka lika. {} av {} som väntat.",
    "en": "{} files, {} plans, {} resources. {} of {} good files came back equal. {} of {} as expected.",
}
COUNTS = ("plans", "resources", "errors", "warnings", "notes", "mapped", "ignored", "unmapped")


def table(rows: Sequence[Row], session: Session, width: int, *, colour: bool) -> str:
    """One line a sample, then a line of totals, then what was not as expected."""
    headings = HEADINGS[session.lang].split()
    cells = [_cells(row, WORDS[session.lang]) for row in rows]
    text = drawn(headings, cells, width, colour=colour, right=len(headings) - 2, fold=False)
    wrong = [f"{row.file}: {', '.join(row.unexpected)}" for row in rows if row.unexpected]
    return "\n".join([text, totals(rows, session), *wrong]) + "\n"


def totals(rows: Sequence[Row], session: Session) -> str:
    """All samples in a few words."""
    good = [row.round_trip == "equal" for row in rows if "/good/" in row.file]
    asked = [not row.unexpected for row in rows]
    plans, resources = sum(row.plans for row in rows), sum(row.resources for row in rows)
    counts = (len(rows), plans, resources, sum(good), len(good), sum(asked), len(asked))
    return TOTALS[session.lang].format(*counts)


def _cells(row: Row, words: dict[object, str]) -> list[str]:
    name = row.file.partition("/")[2]
    counts = (str(getattr(row, count)) for count in COUNTS)
    return [name, row.system, *counts, words[row.round_trip], words[not row.unexpected]]
