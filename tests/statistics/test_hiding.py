"""No hidden number can be worked out: tried by a reader who tries all tables."""

from collections.abc import Sequence

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sipfhir.statistics.grid import TOTAL, Cell, Grid
from sipfhir.statistics.hiding import hidden
from tests.statistics.attacker import Sum, solutions

LIMIT = 3
shapes = st.tuples(st.integers(1, 4), st.integers(1, 3), st.booleans())


def made(counts: Sequence[Sequence[int]], *, fixed: bool = False, persons: int | None = None) -> Grid:
    """A grid of these counts. Every plan is somebody's own, unless there are fewer persons."""
    grid = Grid(len(counts), len(counts[0]), fixed=fixed)
    number = 0
    for row, line in enumerate(counts):
        for column, count in enumerate(line):
            for _ in range(count):
                grid.add(row, column, number % persons if persons else number)
                number += 1
    return grid


def worked_out(grid: Grid, hiding: frozenset[Cell]) -> dict[Cell, tuple[int, int]]:
    """Lowest and highest that each hidden cell can be, by trying."""
    unknown = sorted(hiding)
    number = {cell: i for i, cell in enumerate(unknown)}
    sums: list[Sum] = []
    for column in range(grid.columns):
        sums.append(_sum(grid, hiding, number, [(row, column) for row in range(grid.rows)]))
    sums.append(_sum(grid, hiding, number, [(row, TOTAL) for row in range(grid.rows)]))
    for row in range(grid.rows):
        if (row, TOTAL) not in hiding:
            sums.append(_sum(grid, hiding, number, [(row, column) for column in range(grid.columns)]))
    known = [(cells, total) for cells, total in sums if cells]
    rows = [
        (
            number[row, TOTAL],
            [number[row, i] for i in range(grid.columns) if (row, i) in hiding],
            _shown(grid, hiding, row),
        )
        for row in range(grid.rows)
        if (row, TOTAL) in hiding
    ]
    return _tried(unknown, known, rows)


def _shown(grid: Grid, hiding: frozenset[Cell], row: int) -> int:
    return sum(grid.counts[row, i] for i in range(grid.columns) if (row, i) not in hiding)


def _sum(grid: Grid, hiding: frozenset[Cell], number: dict[Cell, int], cells: list[Cell]) -> Sum:
    inside = [cell for cell in cells if cell in hiding]
    return tuple(number[cell] for cell in inside), sum(grid.counts[cell] for cell in inside)


def _tried(
    unknown: list[Cell], sums: list[Sum], rows: list[tuple[int, list[int], int]]
) -> dict[Cell, tuple[int, int]]:
    """All tables that agree: a hidden total is what its row adds up to, so it is tried with the others."""
    found: dict[Cell, tuple[int, int]] = {}
    for one in solutions(len(unknown), sums, range(len(unknown))):
        if any(one[total] != shown + sum(one[i] for i in inside) for total, inside, shown in rows):
            continue
        for cell, value in zip(unknown, one, strict=True):
            low, high = found.get(cell, (value, value))
            found[cell] = min(low, value), max(high, value)
    return found


@given(st.data())
@settings(max_examples=150)
def test_nobody_can_work_out_a_hidden_cell(data: st.DataObject) -> None:
    rows, columns, fixed = data.draw(shapes)
    counts = data.draw(
        st.lists(
            st.lists(st.integers(0, 5), min_size=columns, max_size=columns), min_size=rows, max_size=rows
        )
    )
    grid = made(counts, fixed=fixed, persons=data.draw(st.sampled_from([None, None, 4])))
    # What tables share has no small category: tables.py puts them together first.
    assume(all(sum(line[i] for line in counts) >= LIMIT for i in range(columns)))
    assume(not fixed or all(len(grid.persons[row, TOTAL]) >= LIMIT for row in range(rows)))
    hiding = hidden(grid, LIMIT)
    if hiding is None:
        return
    assert set(grid.small(LIMIT)) <= hiding
    assert all(grid.counts[cell] for cell in hiding)
    found = worked_out(grid, hiding)
    assert set(found) == hiding
    for cell, (low, high) in found.items():
        assert low < high
        if cell in grid.small(LIMIT):
            assert low == (_years(grid, cell[0]) if cell[1] == TOTAL else 1)
            assert high >= LIMIT


def _years(grid: Grid, row: int) -> int:
    return sum(grid.counts[row, column] > 0 for column in range(grid.columns))


def test_nothing_small_hides_nothing() -> None:
    assert hidden(made([[5, 6], [7, 0]]), 5) == frozenset()


def test_one_small_cell_takes_a_square_with_it() -> None:
    hiding = hidden(made([[2, 40, 50], [30, 9, 60], [20, 70, 80]], fixed=True), 5)
    assert hiding is not None
    assert hiding == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_the_total_of_a_row_is_hidden_too_when_it_gives_the_cell_away() -> None:
    assert hidden(made([[2], [30], [20]]), 5) == {(0, 0), (0, TOTAL), (2, 0), (2, TOTAL)}


def test_two_ones_do_not_hide_each_other() -> None:
    """Whoever knows that zeros are shown knows that two hidden numbers of the sum two are ones."""
    hiding = hidden(made([[1], [1], [40], [50]]), 5)
    assert hiding is not None
    assert (2, 0) in hiding


def test_many_plans_of_few_persons_are_small() -> None:
    assert (0, 0) in (hidden(made([[9], [30], [20]], persons=4), 5) or ())


@pytest.mark.parametrize("counts", [[[1], [1], [1], [1], [1]], [[2, 4], [3, 1]]])
def test_what_can_not_be_hidden_is_not_published(counts: list[list[int]]) -> None:
    assert hidden(made(counts, fixed=len(counts) == 2), 5) is None
