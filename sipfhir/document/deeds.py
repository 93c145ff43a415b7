"""Insatser och åtgärder: what, who, when; as a line, and as a row of a table."""

from typing import NamedTuple

from msgspec.structs import replace

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
    rows = tuple(deed.cells for deed in deeds if deed.line)
    said = lines or [words.labels["not-stated"]]
    return Section(words.labels[label], said, "table" if rows else "lines", columns, rows)


def intervention(one: Intervention, words: Words) -> Deed:
    """An intervention; that no huvudman is named is said."""
    responsible = organization(one.responsible, words) or words.labels["not-stated"]
    performer, contact = party(one.performer, words), _contact(one, words)
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


def _contact(one: Intervention, words: Words) -> str:
    """Whom to turn to; without the unit when it is the one that answers for it."""
    contact = one.contact
    if contact is not None and contact.organization == one.responsible and contact.name is not None:
        contact = replace(contact, organization=None)
    return party(contact, words)


def measure(one: Measure, words: Words) -> Deed:
    """A measure by others."""
    who, status = party(one.performer, words), words.of("intervention-status", one.status)
    time = period(one.start, one.end, words)
    return Deed(joined((one.description, who, status, time)), (one.description or "", who, time, status))


def _named(words: Words, label: str, text: str | None) -> str | None:
    return f"{words.labels[label]}: {text}" if text else None
