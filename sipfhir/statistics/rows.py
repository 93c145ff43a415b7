"""CSV: a row a number, for a spreadsheet. Semicolons and a byte order mark, as Swedish Excel opens it."""

import csv
import io
from collections.abc import Iterator

from sipfhir.site import Site
from sipfhir.statistics.result import Statistics
from sipfhir.statistics.sheets import Sheet, Value, about, notes, sheets
from sipfhir.statistics.words import Words

_HEADINGS = {"sv": "tabell;rad;kolumn;värde;anmärkning", "en": "table;row;column;value;remark"}


def as_csv(found: Statistics, lang: str, site: Site) -> str:
    """All numbers, hidden ones without a value, and then what the reader must know."""
    words = Words(found.asked, lang, site)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEADINGS[words.lang].split(";"))
    if found.plans is None:
        writer.writerow([words.said("about"), "", "", "", words.said("too-few")])
    for sheet in sheets(found, words):
        writer.writerows(_rows(sheet, words))
    for heading, text in [
        *about(found, words, site),
        *((words.said("about"), text) for text in notes(found, words)),
    ]:
        writer.writerow([heading, "", "", "", text])
    return "\ufeff" + out.getvalue()


def _rows(sheet: Sheet, words: Words) -> Iterator[list[str]]:
    if sheet.note:
        yield [sheet.title, "", "", "", sheet.note]
    for label, values in sheet.rows:
        for i, (column, value) in enumerate(zip(sheet.headings[1:], values, strict=True)):
            share = i in sheet.shares
            remark = words.said("hidden") if value is None else "%" if share else ""
            yield [sheet.title, _safe(label), column, _number(value, words), remark]


def _number(value: Value, words: Words) -> str:
    text = "" if value is None else str(value)
    return text.replace(".", ",") if words.lang == "sv" else text


def _safe(label: str) -> str:
    """A name of a unit that a spreadsheet would take for a formula is quoted."""
    return f"'{label}" if label[:1] in "=+-@\t" else label
