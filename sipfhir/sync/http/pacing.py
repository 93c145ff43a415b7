"""How fast a server is asked, and when it is left alone."""

import threading
import time
from collections.abc import Callable

from sipfhir.errors import Retriable


class Pacing:
    """At most so many calls a second, whoever calls."""

    def __init__(self, each_second: float, now: Callable[[], float] = time.monotonic) -> None:
        self._gap = 1 / each_second if each_second else 0.0
        self._now, self._next, self._lock = now, 0.0, threading.Lock()

    def wait(self, sleep: Callable[[float], None] = time.sleep) -> None:
        """Return when it is this call's turn."""
        if not self._gap:
            return
        with self._lock:
            turn = max(self._next, self._now())
            self._next = turn + self._gap
        sleep(max(0.0, turn - self._now()))


class Breaker:
    """A server that failed so many times in a row is away: nobody waits for its time-outs any more.

    After ``pause`` seconds one call is let through; if it comes back, the server is there again.
    """

    def __init__(
        self, name: str, failures: int, pause: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self.name, self._most, self._pause, self._now = name, failures, pause, now
        self._failed, self._until, self._lock = 0, 0.0, threading.Lock()

    @property
    def away(self) -> bool:
        """Whether nobody would be asked now."""
        with self._lock:
            return self._failed >= self._most and self._now() < self._until

    def check(self) -> None:
        """Raises Retriable while the server is away."""
        with self._lock:
            if self._failed < self._most:
                return
            if self._now() < self._until:
                raise Retriable(f"{self.name}: does not answer. See that it runs, then resume.")
            self._until = self._now() + self._pause

    def failed(self) -> None:
        """A call came to nothing."""
        with self._lock:
            self._failed += 1
            if self._failed == self._most:
                self._until = self._now() + self._pause

    def answered(self) -> None:
        """A call was answered."""
        with self._lock:
            self._failed = 0
