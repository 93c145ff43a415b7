"""SIGTERM and SIGINT: the plan in hand is finished, and the run left so that it can be resumed."""

import signal
from types import FrameType, TracebackType
from typing import Any, Self

from sipfhir.cli.session import Session

SAFE = frozenset({"begun", "taken", "reading", "read", "send", "delivered", "done"})
"""Steps before which nothing is half done."""


class Stop:
    """Held around a run. A second signal ends the process as it always does; the state stands that too."""

    def __init__(self, session: Session) -> None:
        self.asked = self.begun = False
        self.words = session.say(
            "avbruten. Det som är klart står kvar; `sipfhir sync resume` fortsätter.",
            "stopped. What is done stays done; `sipfhir sync resume` goes on.",
        )
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGTERM, signal.SIGINT):
            self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._restore()

    def step(self, name: str) -> None:
        """Raises Stopped at the first safe step after a signal."""
        self.begun = True
        if self.asked and name in SAFE:
            self.asked = False
            self._end()

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
        self._restore()
        if not self.begun:
            self._end()

    def _end(self) -> None:
        from sipfhir.sync.delivery import Stopped

        raise Stopped(self.words)

    def _restore(self) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
