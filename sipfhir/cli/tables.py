"""A table of cells as text."""

from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Literal


def drawn(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    width: int,
    *,
    colour: bool = False,
    right: int = 0,
    fold: bool = True,
) -> str:
    """Rows under headings, at most ``width`` characters wide; the last ``right`` columns are flush right.

    ``fold`` breaks long cells; without it a table that is too wide is cut.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for index, heading in enumerate(headings):
        numeric = index >= len(headings) - right
        justify: Literal["left", "right"] = "right" if numeric else "left"
        table.add_column(heading, justify=justify, no_wrap=not fold, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    out = StringIO()
    Console(file=out, width=width, force_terminal=colour, no_color=not colour).print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines() if line.strip()) + "\n"
