"""The tables that are published together, and why they give nothing away together.

Taken as a graph, with what is counted by as nodes and tables as edges, they have no circle: ``year`` has sex,
age, kommun, code and follow-up beside it, code and unit meet in where the code is registered, and so on. What
two tables share (a node between edges) is shown in full, its small categories put together. Then any tables
that agree with what each of them shows can be laid together into one set of plans, so a reader who has all
of them knows no more of a cell than one who has its own table alone (Dobra & Fienberg, PNAS 97, 2000). That
is why each table is protected by itself, and why there is no table of sex by age.
"""

from collections.abc import Iterable, Sequence

from sipfhir.statistics.cases import UNKNOWN, Case
from sipfhir.statistics.grid import TOTAL, Cell, Grid, grid
from sipfhir.statistics.hiding import hidden
from sipfhir.statistics.pooling import OTHER, pooled, rare
from sipfhir.statistics.result import Row, Table

ALL = "all"
SHARED = ("year", "code", "registered", "follow_up")
_NAMES = ("kommun", "unit")
_ORDER = {
    "sex": ("female", "male", "other"),
    "code": ("made", "made-discharge"),
    "registered": ("both", "kva", "ksi", "none"),
    "follow_up": ("within", "later", "none"),
    "follow_up_code": ("registered", "derived", "none"),
}
_ALWAYS = ("female", "male")
"""Shown though nobody is in them, as all age bands are."""

TABLES = {
    "year": ("year", "year", None),
    "code": ("code", "code", "year"),
    "registered": ("code", "code", "registered"),
    "sex": ("sex", "sex", "year"),
    "age": ("age", "age", "year"),
    "kommun": ("kommun", "kommun", "year"),
    "follow-up": ("follow-up", "follow_up", "year"),
    "follow-up-code": ("follow-up", "follow_up_code", "follow_up"),
    "unit": ("unit", "unit", "registered"),
}
"""Table → what asks for it, its rows, its columns. Keep it without circles."""

CHOICES = tuple(dict.fromkeys(choice for choice, _, _ in TABLES.values()))


def tables(cases: Sequence[Case], by: Iterable[str], limit: int, bands: Sequence[str]) -> list[Table]:
    """The tables that were asked for. There must be as many persons as the limit."""
    asked = set(by)
    chosen = {name: spec for name, spec in TABLES.items() if spec[0] in asked}
    shown = {
        axis: _shown(axis, cases, limit)
        for _, rows, columns in chosen.values()
        for axis in (rows, columns or rows)
    }
    made = []
    for name, (_, rows, columns) in chosen.items():
        across = columns if columns != "year" or "year" in asked else None
        made.append(_table(name, rows, across, cases, shown, limit, bands))
    return made


def _shown(axis: str, cases: Sequence[Case], limit: int) -> dict[str, str]:
    """Category → the one that it is shown in."""
    persons: dict[str, set[int]] = {}
    for case in cases:
        persons.setdefault(getattr(case, axis), set()).add(case.person)
    if axis in SHARED:
        return pooled(persons, _ordered(axis, persons, ()), limit)
    return rare(persons, limit) if axis in _NAMES else {name: name for name in persons}


def _table(
    name: str,
    rows: str,
    columns: str | None,
    cases: Sequence[Case],
    shown: dict[str, dict[str, str]],
    limit: int,
    bands: Sequence[str],
) -> Table:
    """The table, or as much of it as can be shown: cells, or the totals of its rows, or nothing."""
    row_names = _ordered(rows, set(shown[rows].values()), bands)
    for across in dict.fromkeys((columns, None)):
        column_names = _ordered(across, set(shown[across].values()), ()) if across else (ALL,)
        placed = (
            (
                shown[rows][getattr(case, rows)],
                shown[across][getattr(case, across)] if across else ALL,
                case.person,
            )
            for case in cases
        )
        counted = grid(placed, row_names, column_names, fixed=rows in SHARED)
        hiding = hidden(counted, limit)
        if hiding is not None:
            withheld = "cells" if across != columns else None
            return _published(name, (rows, across), row_names, column_names, counted, hiding, withheld)
    return Table(name, (rows, None), (), (), (), ALL)


def _published(
    name: str,
    by: tuple[str, str | None],
    rows: Sequence[str],
    columns: Sequence[str],
    counted: Grid,
    hiding: frozenset[Cell],
    withheld: str | None,
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
        withheld=withheld,
    )


def _ordered(axis: str, names: Iterable[str], bands: Sequence[str]) -> tuple[str, ...]:
    """Categories in their order, what is not known last. Joined ones stand where their first does."""
    order = list(bands if axis == "age" else _ORDER.get(axis, ()))
    every = {*names, *(order if axis == "age" else _ALWAYS if axis == "sex" else ())}
    last = (OTHER, UNKNOWN)

    def place(name: str) -> tuple[int, int, str]:
        first = name.split("+")[0] if axis in SHARED else name
        known = order.index(first) if first in order else len(order)
        return (last.index(name) + 1 if name in last and name not in order else 0, known, name)

    return tuple(sorted(every, key=place))
