"""HTML: one page that needs nothing outside itself: a plot beside each table, for screen and paper."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from sipfhir.site import Site
from sipfhir.statistics.plots import LABELS, WIDTH, plot
from sipfhir.statistics.result import Statistics
from sipfhir.statistics.sheets import Sheet, about, notes, sheets, texts
from sipfhir.statistics.words import Words

_ALL_ROWS = ("codes", "follow-up-rate", "left-out")
"""Sheets whose last row is no total, or one to be drawn with the others."""
_UNDRAWN = ("registered", "follow-up-code", "left-out")
"""Their totals are drawn elsewhere, or say nothing beside each other."""
_COLUMN = {"codes": 0, "follow-up-rate": 2}


def as_html(found: Statistics, lang: str, site: Site) -> str:
    """The page."""
    words = Words(found.asked, lang, site)
    return (
        _environment()
        .get_template("statistics.html.j2")
        .render(
            lang=words.lang,
            said=words.said,
            plans=found.plans,
            sheets=[_sheet(sheet, words.lang) for sheet in sheets(found, words)],
            about=about(found, words, site),
            notes=notes(found, words),
            width=WIDTH,
            labels=LABELS,
        )
    )


def _sheet(sheet: Sheet, lang: str) -> dict[str, Any]:
    column = _COLUMN.get(sheet.name, -1)
    drawn = None
    if sheet.rows and sheet.name not in _UNDRAWN:
        drawn = plot(sheet, column % len(sheet.rows[0][1]), lang, last=sheet.name in _ALL_ROWS)
    return {
        "name": sheet.name,
        "title": sheet.title,
        "note": sheet.note,
        "headings": sheet.headings,
        "rows": list(texts(sheet, lang)),
        "total": sheet.name not in ("codes", "left-out"),
        "plot": drawn,
        "measure": sheet.headings[1 + column % (len(sheet.headings) - 1)],
    }


@cache
def _environment() -> Environment:
    loader = PackageLoader("sipfhir.statistics", "templates")
    return Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
