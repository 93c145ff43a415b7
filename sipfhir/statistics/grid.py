"""A table as numbers: cells, row totals, and how many persons stand behind each."""

from collections.abc import Iterable, Sequence

TOTAL = -1
Cell = tuple[int, int]
"""Row and column, from 0; the column of the row totals is TOTAL."""


class Grid:
    """Counts in rows and columns. ``fixed``: the row totals are published in any case."""

    def __init__(self, rows: int, columns: int, *, fixed: bool = False) -> None:
        self.rows, self.columns, self.fixed = rows, columns, fixed
        self.counts: dict[Cell, int] = dict.fromkeys(self.cells(), 0)
        self.persons: dict[Cell, set[int]] = {cell: set() for cell in self.cells()}

    def cells(self) -> list[Cell]:
        """Every cell, row by row, the total first."""
        return [(row, column) for row in range(self.rows) for column in (TOTAL, *range(self.columns))]

    def add(self, row: int, column: int, person: int) -> None:
        """Count one more."""
        for cell in ((row, column), (row, TOTAL)):
            self.counts[cell] += 1
            self.persons[cell].add(person)

    def small(self, limit: int) -> list[Cell]:
        """Cells of fewer persons than the limit, but not of none."""
        return [cell for cell, who in self.persons.items() if 0 < len(who) < limit]


def grid(
    placed: Iterable[tuple[str, str, int]], rows: Sequence[str], columns: Sequence[str], *, fixed: bool
) -> Grid:
    """A grid of (row, column, person), under the names of its rows and columns."""
    made = Grid(len(rows), len(columns), fixed=fixed)
    row_at = {name: i for i, name in enumerate(rows)}
    column_at = {name: i for i, name in enumerate(columns)}
    for row, column, person in placed:
        made.add(row_at[row], column_at[column], person)
    return made
