"""One table: counted, and shown as far as it can be."""

from collections.abc import Mapping, Sequence

from sipfhir.statistics.axes import SHARED, Shown, ordered
from sipfhir.statistics.cases import Case
from sipfhir.statistics.grid import TOTAL, Cell, Grid, grid
from sipfhir.statistics.hiding import hidden
from sipfhir.statistics.result import Row, Table

ALL = "all"
By = tuple[str, str | None]


def table(
    name: str, by: By, cases: Sequence[Case], shown: Mapping[str, Shown], limit: int, bands: Sequence[str]
) -> Table:
    """The table, or as much of it as can be shown: cells, or the totals of its rows, or nothing."""
    rows, columns = by
    keys = ordered(rows, set(shown[rows].values()), bands)
    for across in dict.fromkeys((columns, None)):
        heads = ordered(across, set(shown[across].values()), ()) if across else (ALL,)
        placed = (
            (shown[rows][getattr(case, rows)], _head(case, across, shown), case.person) for case in cases
        )
        counted = grid(placed, keys, heads, fixed=rows in SHARED)
        hiding = hidden(counted, limit)
        if hiding is not None:
            return _published(name, (rows, across), keys, heads, counted, hiding, across != columns)
    return Table(name, (rows, None), (), (), (), ALL)


def _head(case: Case, across: str | None, shown: Mapping[str, Shown]) -> str:
    return shown[across][getattr(case, across)] if across else ALL


def _published(
    name: str,
    by: By,
    rows: Sequence[str],
    columns: Sequence[str],
    counted: Grid,
    hiding: frozenset[Cell],
    withheld: bool,
) -> Table:
    def shown(cell: Cell) -> int | None:
        return None if cell in hiding else counted.counts[cell]

    across = range(len(columns)) if by[1] else ()
    return Table(
        name=name,
        by=by,
        columns=tuple(columns) if by[1] else (),
        totals=tuple(sum(counted.counts[row, column] for row in range(len(rows))) for column in across),
        rows=tuple(
            Row(key, tuple(shown((i, column)) for column in across), shown((i, TOTAL)))
            for i, key in enumerate(rows)
        ),
        withheld="cells" if withheld else None,
    )
