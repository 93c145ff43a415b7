"""What a reader can work out of a hidden cell, who adds and subtracts all that is published.

The reader knows the published cells, the column totals, that hidden cells are whole numbers of at least one
(a zero is never hidden), and how tables add up. The unknown cells of a table with column totals and row
totals are a flow in a network: a row and a column are nodes, a cell is an edge between them, and another
table that agrees with everything published is this one changed along closed walks (Gusfield, SIAM J. Comput.
17, 1988). So the lowest and highest that a cell can be are found by augmenting walks, exactly.
"""

from collections.abc import Iterator
from heapq import heappop, heappush

from sipfhir.statistics.grid import TOTAL, Cell, Grid

FLOOR = 1
_MANY = 1 << 60
Node = tuple[str, int]
Step = tuple[Cell, int]
"""A cell and whether it goes up (1) or down (-1); a row total counts as minus itself."""


class Table(dict[Cell, int]):
    """Another table that agrees with everything published."""


def moved(grid: Grid, hidden: set[Cell], cell: Cell, goal: int, *, hiding: bool) -> Table | None:
    """A table in which the cell is ``goal``, others changed as needed; None when no such table is possible.

    With ``hiding`` published cells may be changed too, where they are not zero: those changed would have to
    be hidden, so as few and as small ones as possible.
    """
    table = Table(grid.counts)
    walks = _Walks(grid, hidden, cell, hiding=hiding)
    while (left := goal - table[cell]) != 0:
        sign = (1 if left > 0 else -1) * (-1 if cell[1] == TOTAL else 1)
        walk = walks.cheapest(table, sign)
        if walk is None:
            return None
        step = min(abs(left), *(_room(table, each) for each in walk))
        for each in ((cell, sign), *walk):
            _change(table, each, step)
    return table


class _Walks:
    """Cheapest walks that close the change of one cell."""

    def __init__(self, grid: Grid, hidden: set[Cell], cell: Cell, *, hiding: bool) -> None:
        self._grid, self._hidden, self._cell, self._hiding = grid, hidden, cell, hiding

    def cheapest(self, table: Table, sign: int) -> list[Step] | None:
        """Steps that keep every sum when the cell goes up or down: from its row back to its column."""
        start, end = ("row", self._cell[0]), ("column", self._cell[1])
        came: dict[Node, tuple[Node, Step] | None] = {}
        heap: list[tuple[int, int, Node, tuple[Node, Step] | None]] = [(0, 0, start, None)]
        while heap:
            cost, length, node, before = heappop(heap)
            if node in came:
                continue
            came[node] = before
            if node == end:
                return _steps(came, end)
            for step, to in self._from(node, sign):
                if to not in came and _room(table, step) > 0:
                    price = cost + (0 if step[0] in self._hidden else self._grid.counts[step[0]])
                    heappush(heap, (price, length + 1, to, (node, step)))
        return None

    def _from(self, node: Node, sign: int) -> Iterator[tuple[Step, Node]]:
        """A row that rose is lowered in another column, a column that fell is raised in another row."""
        side, at = node
        if side == "row":
            for column in (TOTAL, *range(self._grid.columns)):
                if self._usable((at, column)):
                    yield ((at, column), -sign), ("column", column)
        else:
            for row in range(self._grid.rows):
                if self._usable((row, at)):
                    yield ((row, at), sign), ("row", row)

    def _usable(self, cell: Cell) -> bool:
        if cell == self._cell:
            return False
        free = not (self._grid.fixed and cell[1] == TOTAL)
        return cell in self._hidden or (self._hiding and free and self._grid.counts[cell] > 0)


def _steps(came: dict[Node, tuple[Node, Step] | None], end: Node) -> list[Step]:
    steps = []
    at = came[end]
    while at is not None:
        steps.append(at[1])
        at = came[at[0]]
    return steps


def _room(table: Table, step: Step) -> int:
    """How far a cell may go: down to the floor, up without end."""
    cell, sign = step
    rises = (sign > 0) != (cell[1] == TOTAL)
    return _MANY if rises else table[cell] - FLOOR


def _change(table: Table, step: Step, by: int) -> None:
    cell, sign = step
    table[cell] += by * sign * (-1 if cell[1] == TOTAL else 1)
