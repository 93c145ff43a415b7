"""Swedish working days: neither Saturday, Sunday, holiday, nor the eves that count as holidays."""

from datetime import date, timedelta
from functools import cache


def days_between(start: date, end: date, kind: str) -> int:
    """How many days after ``start`` the day ``end`` is: calendar days, or working days only."""
    if kind == "calendar":
        return (end - start).days
    span = range(1, (end - start).days + 1)
    return sum(is_working_day(start + timedelta(days=i)) for i in span)


@cache
def is_working_day(day: date) -> bool:
    """Whether offices are open."""
    # Imported here: only a plan with something to count pays for the calendar.
    import holidays

    calendar = _calendar()
    assert isinstance(calendar, holidays.HolidayBase)
    return calendar.is_working_day(day)


@cache
def _calendar() -> object:
    import holidays

    return holidays.country_holidays("SE", categories=("public", "de_facto"))
