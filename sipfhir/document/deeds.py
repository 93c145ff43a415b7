"""Insatser och åtgärder: what, who, when; as a line, and as a row of a table."""

from typing import NamedTuple

from sipfhir.document.content import Line, Section, joined, stacked
from sipfhir.document.parties import organization, party, period
from sipfhir.document.words import Words
from sipfhir.plan import Intervention, Measure


class Deed(NamedTuple):
    """One insats or åtgärd: as a line of a list, and in cells."""

    line: str
    cells: tuple[str, ...]


def table(
    words: Words, label: str, columns: tuple[str, ...], deeds: list[Deed], besides: list[str] | None = None
) -> Section:
    """A section that the law asks for, of deeds and of what is said besides; that nothing is, is said."""
    lines: list[Line] = [deed.line for deed in deeds if deed.line]
    lines += besides or ()
    rows = [deed.cells for deed in deeds if deed.line]
    role = "table" if rows else "lines"
    return Section(words.labels[label], lines or [words.labels["not-stated"]], role, columns, rows)


def intervention(one: Intervention, words: Words) -> Deed:
    """An intervention; that no huvudman is named is said."""
    responsible = organization(one.responsible, words) or words.labels["not-stated"]
    performer, contact = party(one.performer, words), party(one.contact, words)
    status, why = words.of("intervention-status", one.status), _named(words, "why-not", one.status_reason)
    time = period(one.start, one.end, words)
    line = joined(
        (
            one.description,
            _named(words, "responsible", responsible),
            _named(words, "contact", contact),
            _named(words, "performer", performer),
            status,
            why,
            time,
            one.extent,
            one.progress,
        )
    )
    cells = (
        stacked(one.description, one.extent, one.progress),
        stacked(responsible, _named(words, "contact", contact)),
        performer,
        time,
        stacked(status, why),
    )
    return Deed(line, cells)


def measure(one: Measure, words: Words) -> Deed:
    """A measure by others."""
    who, status = party(one.performer, words), words.of("intervention-status", one.status)
    time = period(one.start, one.end, words)
    return Deed(joined((one.description, who, status, time)), (one.description or "", who, time, status))


def _named(words: Words, label: str, text: str | None) -> str | None:
    return f"{words.labels[label]}: {text}" if text else None
