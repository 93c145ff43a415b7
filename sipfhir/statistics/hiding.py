"""Which cells are hidden: the small ones, and others so that no hidden one can be worked out."""

from sipfhir.statistics.attack import FLOOR, moved
from sipfhir.statistics.grid import TOTAL, Cell, Grid


def hidden(grid: Grid, limit: int) -> frozenset[Cell] | None:
    """The cells to hide; None when hiding does not help and the table must not be published.

    A small cell (fewer persons than ``limit``, not none) is hidden. To a reader who knows everything that is
    published it can be as low as one (a row total: one in each column that it has plans in, for zeros are
    shown), and as high as the limit or above what it is. Every other hidden cell has at least two possible
    values.
    """
    small = grid.small(limit)
    found = set(small)
    for cell in sorted(small, key=lambda one: (grid.counts[one], one)):
        for goal in (max(limit, grid.counts[cell] + 1), _lowest(grid, cell)):
            other = moved(grid, found, cell, goal, hiding=True)
            if other is None:
                return None
            found |= {one for one, count in other.items() if count != grid.counts[one]}
    return frozenset(found)


def _lowest(grid: Grid, cell: Cell) -> int:
    row, column = cell
    if column != TOTAL:
        return FLOOR
    return sum(FLOOR for i in range(grid.columns) if grid.counts[row, i])
