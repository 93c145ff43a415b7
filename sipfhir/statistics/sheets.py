"""The answer as sheets of words and numbers: what every form for people is made from."""

from collections.abc import Iterator

import msgspec

from sipfhir.report.account import evidence
from sipfhir.site import Site
from sipfhir.statistics.result import Statistics, Table
from sipfhir.statistics.words import NOTES, REASONS, Words

HIDDEN = "•"
Value = int | float | None


class Sheet(msgspec.Struct, frozen=True):
    """Rows under headings; the first heading is over the labels. ``shares`` are columns of percent."""

    name: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Value, ...]], ...]
    note: str = ""
    shares: tuple[int, ...] = ()


def sheets(found: Statistics, words: Words) -> list[Sheet]:
    """Codes, tables, follow-up rate, and what was left out."""
    made = [_codes(found, words)] if found.codes else []
    made += [_table(table, found, words) for table in found.tables]
    if found.follow_up:
        made.append(_rates(found, words))
    return [*made, _left_out(found, words)] if found.left_out else made


def shown(value: Value, *, share: bool, lang: str) -> str:
    """A number as text: a dot for a hidden one, percent with one decimal."""
    if value is None:
        return HIDDEN
    text = f"{value:.1f} %" if share else f"{value:,}".replace(",", "\u00a0")
    return text.replace(".", ",") if lang == "sv" else text


def about(found: Statistics, words: Words, site: Site) -> list[tuple[str, str]]:
    """What the reader must know: heading and text."""
    asked = found.asked
    period = (
        " – ".join((asked.first or "", asked.last or ""))
        if asked.first or asked.last
        else words.said("all-time")
    )
    sources = (evidence(name, site, words.lang) or name for name in found.systems)
    told = [(words.said("period"), period), (words.said("sources"), ". ".join(sources))]
    told += [(words.said("code-source"), words.verified)]
    if asked.day:
        told.insert(0, (words.said("made"), asked.day))
    return told


def notes(found: Statistics, words: Words) -> list[str]:
    """How the numbers are to be read."""
    skipped = {"sex"} - set(found.derived)
    if "sex" not in found.asked.by:
        skipped.add("sex")
    return [words.pick(text) for name, text in NOTES.items() if name not in skipped]


def _codes(found: Statistics, words: Words) -> Sheet:
    headings = (words.said("codes"), words.said("plans"), words.said("registered"), words.said("derived"))
    rows = tuple(
        (f"{one.system} {one.code} {words.display(one.code)}", (one.plans, one.registered, one.derived))
        for one in found.codes
    )
    return Sheet("codes", words.said("codes"), headings, rows, words.verified)


def _table(table: Table, found: Statistics, words: Words) -> Sheet:
    rows, columns = table.by
    across = [words.key(columns, key) for key in table.columns] if columns else []
    lines = [(words.key(rows, row.key), (*row.cells, row.total)) for row in table.rows]
    if table.rows:
        lines.append((words.said("total"), (*table.totals, found.plans)))
    note = words.said(f"withheld-{table.withheld}") if table.withheld else ""
    headings = (words.axis(rows), *across, words.said("total"))
    return Sheet(table.name, words.title(table.name), headings, tuple(lines), note)


def _rates(found: Statistics, words: Words) -> Sheet:
    within, percent = words.said("within"), words.said("percent")
    headings = (words.axis("year"), words.said("plans"), words.said("followed"), percent, within, percent)
    rows = tuple(
        (
            words.said("total") if one.key in ("total", "all") else words.key("year", one.key),
            (one.plans, one.followed_up, one.followed_up_percent, one.within, one.within_percent),
        )
        for one in found.follow_up
    )
    return Sheet("follow-up-rate", words.said("rate"), headings, rows, shares=(2, 4))


def _left_out(found: Statistics, words: Words) -> Sheet:
    headings = (words.said("left-out"), words.said("total"))
    rows = tuple((words.pick(REASONS[one.reason]), (one.count,)) for one in found.left_out)
    return Sheet("left-out", words.said("left-out"), headings, rows)


def texts(sheet: Sheet, lang: str) -> Iterator[list[str]]:
    """The rows as text."""
    for label, values in sheet.rows:
        told = [shown(value, share=i in sheet.shares, lang=lang) for i, value in enumerate(values)]
        yield [label, *told]
