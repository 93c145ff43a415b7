"""The three views of a coverage as tables of text."""

from collections.abc import Sequence
from typing import NamedTuple

from sipfhir.authoring.coverage import Coverage
from sipfhir.authoring.coverage_fields import FieldRow
from sipfhir.authoring.coverage_words import TEXTS, WORDS
from sipfhir.rules.catalogue import Words

Cell = str | Words


class Grid(NamedTuple):
    """A sentence, headings (names in ``TEXTS``), rows; the last ``numbers`` columns are numbers."""

    summary: Words
    names: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    numbers: int = 0

    def headings(self, lang: str) -> list[str]:
        """The headings in one language."""
        return [TEXTS[name].text(lang) for name in self.names]

    def cells(self, lang: str) -> list[tuple[str, ...]]:
        """The rows in one language."""
        return [
            tuple(each if isinstance(each, str) else each.text(lang) for each in row) for row in self.rows
        ]


def rules(found: Coverage) -> Grid:
    """Every rule that is asked of plans."""
    rows: list[tuple[Cell, ...]] = [
        (
            each.rule,
            each.title,
            ", ".join(each.by[:3]) + (" …" if len(each.by) > 3 else ""),
            WORDS[f"rules.{each.answer}"],
        )
        for each in found.rules
    ]
    answered = sum(each.answer == "yes" for each in found.rules)
    return Grid(_sum("rules", answered, len(rows)), ("rule", "asks", "by", "answer"), rows)


def fields(found: Coverage, every: bool) -> Grid:
    """Every field, or the sum of each part of the plan."""
    held = sum(each.how != "none" for each in found.fields)
    summary = _sum("held", held, len(found.fields))
    if every:
        return Grid(summary, ("field", "meaning", "codes", "way"), [_field(each) for each in found.fields])
    parts = found.held().items()
    rows: list[tuple[Cell, ...]] = [(name, *_counts(part)) for name, part in parts]
    return Grid(summary, ("part", "both", "other", "none"), rows, 3)


def _field(row: FieldRow) -> tuple[Cell, ...]:
    codes = f"{row.known}/{row.codes}" if row.codes and row.how != "none" else ""
    return row.field, row.term, codes, WORDS[f"fields.{row.how}"]


def _counts(rows: Sequence[FieldRow]) -> tuple[str, str, str]:
    both, none = (sum(row.how == way for row in rows) for way in ("both", "none"))
    return str(both), str(len(rows) - both - none), str(none)


def places(found: Coverage, every: bool) -> Grid:
    """Every place of the samples, or those with a leaf that is unmapped."""
    leaves = found.leaves()
    rows: list[tuple[Cell, ...]] = [
        (row.place or ".", *map(str, (row.samples, row.records, row.mapped, row.ignored, row.unmapped)))
        for row in found.places
        if every or row.unmapped
    ]
    names = ("place", "samples", "records", "mapped", "ignored", "unmapped")
    return Grid(_leaves(leaves, found), names, rows, 5)


def _leaves(leaves: dict[str, int], found: Coverage) -> Words:
    counts = (found.files, found.records, len(found.places), *leaves.values())
    sv = "Prov: {} filer, {} poster, {} platser. Mappade: {}, ignorerade med skäl: {}, utan plats: {}."
    en = (
        "Samples: {} files, {} records, {} places. Leaves mapped: {}, ignored for a reason: {}, unmapped: {}."
    )
    return Words(sv=sv.format(*counts), en=en.format(*counts))


def _sum(name: str, count: int, whole: int) -> Words:
    text = TEXTS[f"{name}-sum"]
    return Words(sv=text.sv.format(count, whole), en=text.en.format(count, whole))
