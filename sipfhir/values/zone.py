"""Swedish wall time: which offset from UTC holds in Europe/Stockholm, and when there are two or none."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from sipfhir.values.errors import BadValue

STOCKHOLM = ZoneInfo("Europe/Stockholm")

# Local mean time of the 1800s had seconds in its offset, which FHIR cannot write: such a time has no offset.
_LONGEST = len("+01:00")


@lru_cache(maxsize=16384)
def whole_day(day: str) -> str | None:
    """The offset that holds all through a day ``yyyy-MM-dd``; None when the hours must be asked one by one.

    Raises BadValue when the calendar has no such day.
    """
    start = midnight(day)
    first, *others = {_offset(start + timedelta(hours=hour)): None for hour in range(24)}
    return None if others or len(first) > _LONGEST else first


@lru_cache(maxsize=4096)
def offsets(moment: str) -> tuple[str, ...]:
    """The offsets that a wall time ``yyyy-MM-ddTHH:mm:ss`` may have: one, two (autumn) or none (spring)."""
    wall = datetime.fromisoformat(moment)
    found = dict.fromkeys(_offset(wall.replace(fold=fold)) for fold in (0, 1))
    return tuple(offset for offset in found if len(offset) == _LONGEST and _wall(moment + offset) == wall)


def to_wall(moment: str) -> str:
    """Wall time ``yyyy-MM-ddTHH:mm:ss`` of a moment. Raises OverflowError at the calendar's ends."""
    return _wall(moment).isoformat()


def to_utc(moment: str) -> str:
    """The same moment in UTC, ``yyyy-MM-ddTHH:mm:ssZ``. Raises OverflowError at the calendar's ends."""
    return datetime.fromisoformat(moment).astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def midnight(day: str) -> datetime:
    """The start of a day. Raises BadValue when the calendar has no such day."""
    try:
        return datetime.fromisoformat(day)
    except ValueError:
        raise BadValue("no such day") from None


def _wall(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(STOCKHOLM).replace(tzinfo=None, fold=0)


def _offset(wall: datetime) -> str:
    return wall.replace(tzinfo=STOCKHOLM).isoformat(timespec="seconds")[19:]
