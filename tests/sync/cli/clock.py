"""A clock that goes a second each time it is asked."""

from datetime import datetime, timedelta


class Clock:
    """Begins at an instant."""

    def __init__(self, instant: str) -> None:
        self.at = datetime.fromisoformat(instant)

    def __call__(self) -> str:
        self.at += timedelta(seconds=1)
        return self.at.isoformat()
