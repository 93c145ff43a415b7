"""The tables that are published together, and why they give nothing away together.

Taken as a graph, with what is counted by as nodes and tables as edges, they have no circle: ``year`` has sex,
age, kommun, code and follow-up beside it, code and unit meet in where the code is registered, and so on. What
two tables share (a node between edges) is shown in full, its small categories put together. Then any tables
that agree with what each of them shows can be laid together into one set of plans, so a reader who has all
of them knows no more of a cell than one who has its own table alone (Dobra & Fienberg, PNAS 97, 2000). That
is why each table is protected by itself, and why there is no table of sex by age.
"""

from collections.abc import Iterable, Mapping, Sequence

from sipfhir.statistics.axes import COARSER, shown
from sipfhir.statistics.cases import Case
from sipfhir.statistics.making import table
from sipfhir.statistics.result import Table

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
    """The tables that were asked for. There must be as many persons as the limit.

    Where codes are registered is shown as finely as hides the least.
    """
    asked = set(by)
    chosen = {
        name: (rows, columns if columns != "year" or "year" in asked else None)
        for name, (choice, rows, columns) in TABLES.items()
        if choice in asked
    }
    axes = {axis for rows, columns in chosen.values() for axis in (rows, columns) if axis}
    fixed = {axis: shown(axis, cases, limit, {}) for axis in axes - {"registered"}}

    def made(names: Iterable[str], coarser: Mapping[str, str]) -> list[Table]:
        how = fixed | {"registered": shown("registered", cases, limit, coarser)}
        return [table(name, chosen[name], cases, how, limit, bands) for name in names]

    coded = [name for name, (_, columns) in chosen.items() if columns == "registered"]
    best = min((made(coded, coarser) for coarser in COARSER), key=_hidden) if coded else []
    found = {one.name: one for one in [*best, *made([name for name in chosen if name not in coded], {})]}
    return [found[name] for name in chosen]


def _hidden(tables: Sequence[Table]) -> float:
    """The share of the numbers of some tables that is hidden; a table without its cells is all hidden."""
    cells = [count for each in tables for row in each.rows for count in row.cells]
    withheld = any(each.withheld for each in tables)
    return 1.0 if withheld or not cells else cells.count(None) / len(cells)
