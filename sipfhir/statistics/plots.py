"""Bars as numbers for the template: where each stands, how long it is, what is written on it."""

from textwrap import wrap

import msgspec

from sipfhir.statistics.sheets import Sheet, Value, shown

WIDTH = 640
LABELS = 250
_END = 62
"""Room for the number to the right of the longest bar."""
_LETTERS = 30
_LINE = 16


class Bar(msgspec.Struct, frozen=True):
    """One category. ``y`` is its top; ``hidden`` is drawn as hatching of no meaning in its length."""

    lines: tuple[str, ...]
    y: int
    height: int
    length: int
    said: str
    hidden: bool


class Plot(msgspec.Struct, frozen=True):
    """Bars of one sheet, drawn ``height`` high."""

    height: int
    bars: tuple[Bar, ...]


def plot(sheet: Sheet, column: int, lang: str, *, last: bool) -> Plot | None:
    """Bars of one column of numbers; ``last``: the last row is a bar too. None for nothing to draw."""
    rows = sheet.rows if last else sheet.rows[:-1]
    drawn = [(label, values[column]) for label, values in rows]
    most = max((value for _, value in drawn if value), default=0)
    if len(drawn) < 2 or not most:
        return None
    bars, y = [], 0
    for label, value in drawn:
        bar = _bar(label, value, y, most, shown(value, share=column in sheet.shares, lang=lang))
        bars.append(bar)
        y += bar.height
    return Plot(y, tuple(bars))


def _bar(label: str, value: Value, y: int, most: float, said: str) -> Bar:
    lines = tuple(wrap(label, _LETTERS, max_lines=3, placeholder=" …"))
    room = WIDTH - LABELS - _END
    length = 18 if value is None else round(room * value / most)
    return Bar(lines, y, max(26, _LINE * len(lines) + 8), length, said, value is None)
