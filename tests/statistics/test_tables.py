"""All tables of a run together: they add up, they say what is true, and they give nothing away."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sipfhir.statistics.axes import SHARED
from sipfhir.statistics.cases import Case
from sipfhir.statistics.making import ALL
from sipfhir.statistics.result import Table
from sipfhir.statistics.tables import CHOICES, TABLES, tables
from tests.statistics.attacker import joint, margin, solutions

BANDS = ("0-12", "13-18", "19-64", "65-84", "85+")
WORDS = {
    "year": ("2023", "2024"),
    "sex": ("female", "male"),
    "age": BANDS,
    "kommun": ("Björkstad", "Eksjöby", "unknown"),
    "unit": ("Biståndsenheten", "Vårdcentralen"),
    "code": ("made", "made-discharge"),
    "registered": ("both", "kva", "ksi", "none"),
    "follow_up": ("within", "later", "none"),
    "follow_up_code": ("registered", "derived"),
}


@st.composite
def many(draw: st.DrawFn, axes: Sequence[str] = tuple(WORDS), least: int = 6, most: int = 60) -> list[Case]:
    """Cases, most of them alike, so that there are large cells and small ones."""
    counts = draw(
        st.lists(
            st.tuples(*(st.sampled_from(WORDS[axis][:2] if len(axes) < 4 else WORDS[axis]) for axis in axes)),
            min_size=least,
            max_size=most,
        )
    )
    told = [dict(zip(axes, words, strict=True)) for words in counts]
    return [case(number, **one) for number, one in enumerate(told)]


def case(person: int, **told: str) -> Case:
    whole: dict[str, Any] = {axis: words[-1] for axis, words in WORDS.items()} | {"person": person} | told
    if whole["follow_up"] == "none":
        whole["follow_up_code"] = "none"
    return Case(**whole)


def published(found: Sequence[Table]) -> Iterator[tuple[Table, str, str | None, int | None]]:
    """Every number that stands in a table: its row, its column (None for the total), and the number."""
    for table in found:
        for row in table.rows:
            yield table, row.key, None, row.total
            for column, count in zip(table.columns, row.cells, strict=True):
                yield table, row.key, column, count
        for column, total in zip(table.columns, table.totals, strict=True):
            yield table, ALL, column, total


def inside(case: Case, axis: str | None, key: str | None, table: Table) -> bool:
    if axis is None or key is None or key == ALL:
        return True
    word = getattr(case, axis)
    if key == "other":
        return word not in [row.key for row in table.rows]
    return word in (key.split("+") if axis in SHARED else (key,))


@given(many(), st.sets(st.sampled_from(CHOICES), min_size=1))
def test_what_is_published_is_true(cases: list[Case], by: set[str]) -> None:
    found = tables(cases, by, 5, BANDS)
    assert [table.name for table in found] == [name for name, spec in TABLES.items() if spec[0] in by]
    for table, row, column, count in published(found):
        rows, columns = table.by
        true = [one for one in cases if inside(one, rows, row, table) and inside(one, columns, column, table)]
        assert count in (None, len(true))
        if 0 < len({one.person for one in true}) < 5:
            assert count is None


@given(many(), st.sets(st.sampled_from(CHOICES), min_size=1))
def test_rows_and_columns_add_up(cases: list[Case], by: set[str]) -> None:
    for table in tables(cases, by, 5, BANDS):
        assert not table.columns or sum(table.totals) == len(cases)
        for i, total in enumerate(table.totals):
            known = [row.cells[i] for row in table.rows]
            assert sum(filter(None, known)) == total or None in known
        for row in table.rows:
            known = list(row.cells)
            assert not known or None in (*known, row.total) or sum(filter(None, known)) == row.total


AXES = {
    ("year", "sex", "kommun"): ("year", "sex", "kommun"),
    ("year", "code", "registered"): ("year", "code"),
    ("code", "registered", "unit"): ("code", "unit"),
    ("year", "follow_up", "follow_up_code"): ("year", "follow-up"),
}


@pytest.mark.parametrize("axes", AXES, ids=" ".join)
@given(data=st.data())
@settings(max_examples=40)
def test_nobody_who_has_all_tables_can_work_out_a_hidden_cell(
    axes: tuple[str, ...], data: st.DataObject
) -> None:
    limit = 2
    cases = data.draw(many(axes, least=4, most=9))
    found = tables(cases, AXES[axes], limit, BANDS)
    hidden, lows, highs = _tried(cases, axes, found)
    for spot in hidden:
        assert lows[spot] < highs[spot], spot


def _tried(
    cases: list[Case], axes: tuple[str, ...], found: list[Table]
) -> tuple[list[Any], dict[Any, int], dict[Any, int]]:
    """Lowest and highest of each hidden number, over all sets of plans that agree with all tables.

    Of what the reader knows besides: a plan that was not followed up has no code of follow-up.
    """
    words = [sorted({getattr(one, axis) for one in cases}) for axis in axes]
    atoms = [cell for cell in joint([len(each) for each in words]) if _possible(axes, words, cell)]
    spots = [(table, row, column, count) for table, row, column, count in published(found)]

    def holding(table: Table, row: str, column: str | None) -> tuple[int, ...]:
        return tuple(i for i, cell in enumerate(atoms) if _within(axes, words, cell, table, row, column))

    sums = [(holding(table, row, column), count) for table, row, column, count in spots if count is not None]
    sums.append((margin(atoms, {}), len(cases)))
    hidden = {
        (table.name, row, column): holding(table, row, column)
        for table, row, column, count in spots
        if count is None
    }
    lows: dict[Any, int] = {}
    highs: dict[Any, int] = {}
    for one in solutions(len(atoms), [(cells, total) for cells, total in sums if cells], ()):
        values = {spot: sum(one[i] for i in cells) for spot, cells in hidden.items()}
        if min(values.values(), default=1) > 0:
            for spot, value in values.items():
                lows[spot], highs[spot] = (
                    min(lows.get(spot, value), value),
                    max(highs.get(spot, value), value),
                )
    return list(hidden), lows, highs


def _possible(axes: tuple[str, ...], words: list[list[str]], cell: tuple[int, ...]) -> bool:
    told = {axis: words[i][at] for i, (axis, at) in enumerate(zip(axes, cell, strict=True))}
    return "follow_up_code" not in told or (told["follow_up"] == "none") == (told["follow_up_code"] == "none")


def _within(
    axes: tuple[str, ...],
    words: list[list[str]],
    cell: tuple[int, ...],
    table: Table,
    row: str,
    column: str | None,
) -> bool:
    told = {axis: words[i][at] for i, (axis, at) in enumerate(zip(axes, cell, strict=True))}
    one = case(0, **told)
    return inside(one, table.by[0], row, table) and inside(one, table.by[1], column, table)


def test_the_tables_have_no_circle() -> None:
    """What tables.py rests on: an edge between two that already hang together would close one."""
    groups = [{axis} for axis in WORDS]
    for _, rows, columns in TABLES.values():
        if columns is None:
            continue
        first, second = (next(group for group in groups if axis in group) for axis in (rows, columns))
        assert first is not second
        groups = [group for group in groups if group not in (first, second)] + [first | second]


def test_what_tables_share_is_never_hidden() -> None:
    edges = [(rows, columns) for _, rows, columns in TABLES.values() if columns]
    counted = [axis for edge in edges for axis in edge]
    assert {axis for axis in counted if counted.count(axis) > 1} <= set(SHARED)
