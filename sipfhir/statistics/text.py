"""Plain tables for the screen."""

from sipfhir.site import Site
from sipfhir.statistics.result import Statistics
from sipfhir.statistics.sheets import Sheet, about, notes, sheets, texts
from sipfhir.statistics.words import Words


def as_text(found: Statistics, lang: str, site: Site) -> str:
    """Every table, then what the reader must know."""
    words = Words(found.asked, lang, site)
    total = words.said("too-few") if found.plans is None else f"{words.said('plans')}: {found.plans}"
    blocks = [
        f"{words.said('title')}\n{total}",
        *(_drawn(sheet, words.lang) for sheet in sheets(found, words)),
    ]
    blocks.append("\n".join(f"{heading}: {text}" for heading, text in about(found, words, site)))
    blocks.append("\n".join(notes(found, words)))
    return "\n\n".join(blocks) + "\n"


def _drawn(sheet: Sheet, lang: str) -> str:
    """A title, and columns as wide as what stands in them, numbers flush right."""
    cells = [list(sheet.headings), *texts(sheet, lang)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(sheet.headings))]
    lines = [sheet.title, *([sheet.note] if sheet.note else [])]
    for row in cells if sheet.rows else []:
        numbers = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        lines.append("  ".join([f"  {row[0].ljust(widths[0])}", *numbers]).rstrip())
    return "\n".join(lines)
