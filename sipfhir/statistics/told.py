"""Numbers made from what the tables publish, and from nothing else: so they can give nothing away."""

from collections.abc import Iterable, Iterator, Sequence

from sipfhir.statistics.knowledge import Knowledge
from sipfhir.statistics.result import CodeCount, Rate, Row, Table

_IN = {"KVÅ": ("both", "kva"), "KSI": ("both", "ksi")}
_DONE = ("within", "later")


def code_counts(tables: Sequence[Table], known: Knowledge) -> list[CodeCount]:
    """Plans with each code; None where the tables hide it."""
    table_of = {"followed-up": "follow-up"}
    return [
        CodeCount(code.system, name, *_counts(code.event, code.system, tables))
        for name, code in known.codes.items()
        if _named(tables, table_of.get(code.event, "code"))
    ]


def rates(tables: Sequence[Table]) -> list[Rate]:
    """The share of plans that were followed up, for each year and in all."""
    table = _named(tables, "follow-up")
    if table is None or not table.rows:
        return []
    made = [
        _rate(key, total, [(row.key, row.cells[i]) for row in table.rows])
        for i, (key, total) in _columns(table)
    ]
    every = [(row.key, row.total) for row in table.rows]
    return [*made, _rate("total", _add(count for _, count in every) or 0, every)]


def _columns(table: Table) -> Iterator[tuple[int, tuple[str, int]]]:
    return enumerate(zip(table.columns, table.totals, strict=True))


def _rate(key: str, plans: int, counts: list[tuple[str, int | None]]) -> Rate:
    followed, within = _sum(counts, _DONE, plans), _sum(counts, ("within",), plans)
    return Rate(key, plans, followed, _percent(followed, plans), within, _percent(within, plans))


def _percent(part: int | None, whole: int) -> float | None:
    return round(100 * part / whole, 1) if part is not None and whole else None


def _counts(event: str, system: str, tables: Sequence[Table]) -> tuple[int | None, int | None, int | None]:
    if event == "followed-up":
        return _followed_up(tables)
    row = _row(_named(tables, "code"), event)
    if row is None or row.total is None:
        return None, None, None
    cells = _cells(_named(tables, "registered"), event)
    registered = _sum(cells, _IN[system], row.total) if cells else None
    return row.total, registered, row.total - registered if registered is not None else None


def _followed_up(tables: Sequence[Table]) -> tuple[int | None, int | None, int | None]:
    table, coded = _named(tables, "follow-up"), _named(tables, "follow-up-code")
    if table is None or coded is None or not table.rows:
        return None, None, None
    every = [(row.key, row.total) for row in table.rows]
    done = _sum(every, _DONE, _add(count for _, count in every) or 0)
    registered = (
        _sum([(row.key, row.total) for row in coded.rows], ("registered",), None) if coded.rows else None
    )
    return done, registered, done - registered if done is not None and registered is not None else None


def _cells(table: Table | None, key: str) -> list[tuple[str, int | None]]:
    row = _row(table, key)
    return list(zip(table.columns, row.cells, strict=True)) if table and row else []


def _sum(counts: Iterable[tuple[str, int | None]], wanted: Sequence[str], whole: int | None) -> int | None:
    """The sum of some categories, or the whole less the others; None when neither is shown.

    A category of several put together counts when all of them are wanted, and be none when only some are.
    """
    taken: list[int | None] = []
    left: list[int | None] = []
    for key, count in counts:
        inside = [name in wanted for name in key.split("+")]
        if all(inside) or not any(inside):
            (taken if all(inside) else left).append(count)
        elif count != 0:
            return None
    told = _add(taken)
    rest = _add(left)
    return told if told is not None else whole - rest if whole is not None and rest is not None else None


def _add(counts: Iterable[int | None]) -> int | None:
    total = 0
    for count in counts:
        if count is None:
            return None
        total += count
    return total


def _named(tables: Sequence[Table], name: str) -> Table | None:
    return next((each for each in tables if each.name == name), None)


def _row(table: Table | None, key: str) -> Row | None:
    return next((row for row in table.rows if row.key == key), None) if table else None
