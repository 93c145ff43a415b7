"""Which cells are hidden: the small ones, and others so that no hidden one can be worked out."""

from sipfhir.statistics.attack import FLOOR, moved
from sipfhir.statistics.grid import Cell, Grid


def hidden(grid: Grid, limit: int) -> frozenset[Cell] | None:
    """The cells to hide; None when hiding does not help and the table must not be published.

    A small cell (fewer persons than ``limit``, not none) is hidden. To a reader who knows everything that is
    published it can be as low as one, and as high as the limit or above what it is; every other hidden
    cell has at least two possible values. Zeros are shown.
    """
    small = grid.small(limit)
    found = set(small)
    for cell in sorted(small, key=lambda one: (grid.counts[one], one)):
        for goal in (max(limit, grid.counts[cell] + 1), FLOOR):
            other = moved(grid, found, cell, goal, hiding=True)
            if other is None:
                return None
            found |= {one for one, count in other.items() if count != grid.counts[one]}
    return frozenset(found)
