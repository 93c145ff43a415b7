"""A line that moves while long work goes on: on standard error, only in a terminal."""

import sys
import time
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from sipfhir.cli.session import Session

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

LONG = 1.0
"""Seconds of work before anything is shown."""

Key = TypeVar("Key")
Value = TypeVar("Value")


class Progress:
    """Counts files and records; shows them once the work has taken ``LONG``."""

    def __init__(self, session: Session, files: int) -> None:
        self.words = session.say("{} poster lästa", "{} records read")
        self.files, self.done, self.records = files, 0, 0
        self.shown_after = time.monotonic() + LONG if sys.stderr.isatty() else float("inf")
        self.bar: Bar | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bar:
            self.bar.stop()

    def over(self, items: Mapping[Key, Value]) -> Iterator[tuple[Key, Value]]:
        """The items; a file is done when the next one is asked for."""
        for self.done, item in enumerate(items.items()):
            yield item

    def step(self) -> None:
        """One record more."""
        self.records += 1
        if time.monotonic() < self.shown_after:
            return
        bar = self.bar or self._start()
        bar.update(bar.task_ids[0], completed=self.done, description=self.words.format(self.records))

    def _start(self) -> "Bar":
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        columns = [SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()]
        if self.files > 1:
            columns.append(MofNCompleteColumn())
        self.bar = Bar(*columns, console=Console(stderr=True), transient=True)
        self.bar.add_task("", total=self.files if self.files > 1 else None)
        self.bar.start()
        return self.bar
