"""How long is waited between two calls: longer each time, with jitter, and what the server asks for."""

from collections.abc import Callable
from email.utils import parsedate_to_datetime

from tenacity import RetryCallState
from tenacity.wait import wait_base


class Unclear(Exception):
    """A call that may have had its effect, though nobody said so: cut off, timed out, a fault answered.

    ``status`` is what was answered, None when nothing was; ``after`` the seconds that the server asks for.
    """

    def __init__(self, status: int | None = None, after: float = 0.0) -> None:
        self.status, self.after = status, after


class Wait(wait_base):
    """Doubles from ``first`` to ``longest`` seconds, of which a half is chance: clients that failed together
    do not come back together. Never shorter than the server asks."""

    def __init__(self, first: float, longest: float, chance: Callable[[], float]) -> None:
        self._first, self._longest, self._chance = first, longest, chance

    def __call__(self, retry_state: RetryCallState) -> float:
        failed = retry_state.outcome.exception() if retry_state.outcome else None
        asked = failed.after if isinstance(failed, Unclear) else 0.0
        grown = min(self._first * 2.0 ** min(retry_state.attempt_number - 1, 30), self._longest)
        return max(asked, grown * (0.5 + self._chance() / 2))


def after(value: str | None, now: float) -> float:
    """Seconds of a Retry-After header: a number, or an HTTP date. What is neither asks for nothing."""
    if not value:
        return 0.0
    try:
        seconds = float(value) if value.strip().isdigit() else parsedate_to_datetime(value).timestamp() - now
    except (ValueError, TypeError, OverflowError):
        return 0.0
    return max(seconds, 0.0)
