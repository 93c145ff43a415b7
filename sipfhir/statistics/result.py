"""What is published: numbers and None where a number is hidden. Nothing here is about one plan."""

import msgspec

Share = float | None


class Row(msgspec.Struct, frozen=True):
    """One category: its count in each column, and in all."""

    key: str
    cells: tuple[int | None, ...]
    total: int | None


class Table(msgspec.Struct, frozen=True):
    """Plans by ``rows`` and ``columns`` (None for one column); ``totals`` of the columns are never hidden.

    ``withheld``: ``cells`` when only the totals of the rows could be shown, ``all`` when not even they.
    """

    name: str
    by: tuple[str, str | None]
    columns: tuple[str, ...]
    totals: tuple[int, ...]
    rows: tuple[Row, ...]
    withheld: str | None = None


class CodeCount(msgspec.Struct, frozen=True):
    """Plans with one code: as registered in the source, or derived where the source has none."""

    system: str
    code: str
    plans: int | None
    registered: int | None
    derived: int | None


class Rate(msgspec.Struct, frozen=True):
    """Of the plans made in a year (``total`` for all), how many were followed up, in time or at all."""

    key: str
    plans: int
    followed_up: int | None
    followed_up_percent: Share
    within: int | None
    within_percent: Share


class LeftOut(msgspec.Struct, frozen=True):
    """Records that are not counted, by reason. ``count`` is None for fewer than the limit."""

    reason: str
    count: int | None


class Asked(msgspec.Struct, frozen=True):
    """What was asked for. ``first`` and ``last`` are days; ``day`` is when the answer was made."""

    by: tuple[str, ...]
    bands: str = "wide"
    limit: int = 5
    months: int = 6
    first: str | None = None
    last: str | None = None
    day: str | None = None


class Statistics(msgspec.Struct, frozen=True):
    """One answer. ``plans`` is None, and there are no tables, when there are too few to say how many."""

    asked: Asked
    plans: int | None
    tables: tuple[Table, ...]
    codes: tuple[CodeCount, ...]
    follow_up: tuple[Rate, ...]
    left_out: tuple[LeftOut, ...]
    derived: tuple[str, ...]
    systems: tuple[str, ...]

    def table(self, name: str) -> Table | None:
        """The table of a name; None when it was not asked for or can not be shown."""
        return next((each for each in self.tables if each.name == name), None)
