"""Times: laws over dates, every hour of both days when the clock is moved, and the traps."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipfhir.errors import BadConfiguration
from sipfhir.values import (
    BadValue,
    CannotHold,
    Doubt,
    read_date,
    read_instant,
    read_local,
    read_utc_date,
    write_date,
    write_instant,
    write_local,
    write_utc_date,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DATES = st.dates(date(1900, 1, 1), date(2100, 12, 31))
MOMENTS = st.datetimes(datetime(1981, 1, 1), datetime(2037, 12, 31)).map(lambda at: at.replace(microsecond=0))
DATE_PATTERNS = st.sampled_from(
    ["yyyy-MM-dd", "yyyyMMdd", "dd/MM yyyy", "kl. dd.MM.yyyy", "{yyyy}MM.dd", "yyyy-MM-dd HH:mm"]
)
TIME_PATTERNS = st.sampled_from(["yyyyMMddHHmmss", "yyyy-MM-ddTHH:mm:ss", "HH:mm:ss den dd/MM yyyy"])
MINUTES = "yyyy-MM-dd HH:mm"


@given(DATES, DATE_PATTERNS)
def test_dates_read_back(day: date, pattern: str) -> None:
    raw = write_date(day.isoformat(), pattern)
    assert read_date(raw, ["yyyy/MM/dd", pattern]) == day.isoformat()


@pytest.mark.parametrize(
    ("value", "pattern", "raw"), [("2024-03", "yyyyMM", "202403"), ("2024", "yyyy", "2024")]
)
def test_partial_dates(value: str, pattern: str, raw: str) -> None:
    assert write_date(value, pattern) == raw
    assert read_date(raw, [pattern]) == value


@pytest.mark.parametrize(
    "raw", ["2024-02-30", "2023-02-29", "0000-01-01", "2024-3-1", "", "2024-03-01 12:30"]
)
def test_what_is_no_date(raw: str) -> None:
    with pytest.raises(BadValue) as caught:
        read_date(raw, ["yyyy-MM-dd", MINUTES])
    assert not raw or raw not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "pattern"),
    [
        ("2024-03", "yyyy-MM-dd"),
        ("2024-03-01", "yyyy-MM"),
        ("2024-03-01T12:00:00+01:00", "yyyy-MM-dd"),
        ("nu", "yyyy-MM-dd"),
    ],
)
def test_what_a_date_pattern_cannot_hold(value: str, pattern: str) -> None:
    with pytest.raises(CannotHold):
        write_date(value, pattern)


@pytest.mark.parametrize("pattern", ["", "dd/MM", "yyyy-dd", "HH:mm", "yyyy-MM-dd HH", "yyyy yyyy"])
def test_bad_patterns(pattern: str) -> None:
    with pytest.raises(BadConfiguration):
        read_date("2024-03-01", [pattern])


@given(MOMENTS, TIME_PATTERNS)
def test_wall_time_reads_back(utc: datetime, pattern: str) -> None:
    wall = utc.replace(tzinfo=UTC).astimezone(STOCKHOLM)
    try:
        raw = write_local(wall.isoformat(), pattern)
    except CannotHold:
        assert wall.fold == 1
    else:
        assert _read(raw, pattern) == wall.isoformat()


@given(MOMENTS.map(lambda at: at.replace(second=0)), st.integers(-840, 840))
def test_a_moment_of_any_offset_is_the_same_moment(utc: datetime, minutes: int) -> None:
    moment = utc.replace(tzinfo=UTC)
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    value = f"{utc + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%S}{sign}{hours:02}:{rest:02}"
    try:
        raw = write_local(value, MINUTES)
    except CannotHold:
        assert moment.astimezone(STOCKHOLM).fold == 1
    else:
        assert datetime.fromisoformat(_read(raw, MINUTES)) == moment


@pytest.mark.parametrize("quarter", range(0, 24 * 4))
def test_every_quarter_of_the_spring_day(quarter: int) -> None:
    hour, minute = divmod(quarter * 15, 60)
    raw = f"2024-03-31 {hour:02}:{minute:02}"
    if hour == 2:
        with pytest.raises(BadValue):
            read_local(raw, [MINUTES])
    else:
        offset = "+01:00" if hour < 2 else "+02:00"
        value = f"2024-03-31T{hour:02}:{minute:02}:00{offset}"
        assert read_local(raw, [MINUTES]) == value
        assert write_local(value, MINUTES) == raw


@pytest.mark.parametrize("quarter", range(0, 24 * 4))
def test_every_quarter_of_the_autumn_day(quarter: int) -> None:
    hour, minute = divmod(quarter * 15, 60)
    raw, stem = f"2024-10-27 {hour:02}:{minute:02}", f"2024-10-27T{hour:02}:{minute:02}:00"
    if hour == 2:
        with pytest.raises(Doubt) as doubt:
            read_local(raw, [MINUTES])
        assert (doubt.value.value, doubt.value.rule) == (stem + "+02:00", "TIME-AMBIGUOUS")
        assert write_local(stem + "+02:00", MINUTES) == raw
        with pytest.raises(CannotHold):
            write_local(stem + "+01:00", MINUTES)
    else:
        value = stem + ("+02:00" if hour < 2 else "+01:00")
        assert read_local(raw, [MINUTES]) == value
        assert write_local(value, MINUTES) == raw


def test_a_bare_date_stays_a_date() -> None:
    assert read_local("2024-03-01", [MINUTES, "yyyy-MM-dd"]) == "2024-03-01"
    assert write_local("2024-03-01", "yyyy-MM-dd") == "2024-03-01"


@pytest.mark.parametrize(
    "raw", ["2024-03-01 24:00", "2024-03-01 12:60", "2024-02-30 12:00", "1850-01-01 12:00"]
)
def test_what_is_no_wall_time(raw: str) -> None:
    with pytest.raises(BadValue):
        read_local(raw, [MINUTES])


@pytest.mark.parametrize(
    ("value", "pattern"),
    [
        ("2024-03-01", MINUTES),
        ("2024-03-01T12:00:01+01:00", MINUTES),
        ("2024-03-01T12:00:00.5+01:00", "yyyyMMddHHmmss"),
        ("2024-03-01T12:00:00+01:00", "yyyy-MM-dd"),
        ("1850-01-01T12:00:00Z", MINUTES),
        ("9999-12-31T23:59:59-01:00", "yyyyMMddHHmmss"),
        ("0001-01-01T00:00:00+14:00", "yyyyMMddHHmmss"),
    ],
)
def test_what_wall_time_cannot_hold(value: str, pattern: str) -> None:
    with pytest.raises(CannotHold):
        write_local(value, pattern)


@given(DATES)
def test_midnight_utc_is_a_date(day: date) -> None:
    raw = f"{day}T00:00:00Z"
    assert read_utc_date(raw) == day.isoformat()
    assert write_utc_date(day.isoformat()) == raw


@given(MOMENTS)
def test_another_time_of_day_is_a_moment(moment: datetime) -> None:
    value = f"{moment.isoformat()}Z"
    if moment.hour or moment.minute or moment.second:
        assert read_utc_date(value) == value
        assert write_utc_date(value) == value
    else:
        with pytest.raises(CannotHold):
            write_utc_date(value)


def test_utc_dates_in_other_spellings() -> None:
    assert read_utc_date("2024-03-01") == "2024-03-01"
    assert read_utc_date("2024-03-01T00:00:00.000Z") == "2024-03-01"
    assert read_utc_date("2024-03-01T01:00:00+01:00") == "2024-03-01"
    assert read_utc_date("2024-03-01T12:00:00.50+01:00") == "2024-03-01T11:00:00.50Z"
    assert write_utc_date("2024-03-01T12:00:00+01:00") == "2024-03-01T11:00:00Z"


@pytest.mark.parametrize(
    "raw", ["2024-02-30T00:00:00Z", "2024-03-01T12:00:00", "2024", "0001-01-01T00:00:01+01:00"]
)
def test_what_is_no_utc_date(raw: str) -> None:
    with pytest.raises(BadValue):
        read_utc_date(raw)


@pytest.mark.parametrize("value", ["2024", "2024-03", "0001-01-01T00:00:01+01:00", "igår"])
def test_what_a_utc_date_cannot_hold(value: str) -> None:
    with pytest.raises(CannotHold):
        write_utc_date(value)


@pytest.mark.parametrize(
    "value",
    ["2024", "2024-02", "2024-02-29", "2024-02-29T23:59:59Z", "2024-02-29T00:00:00.120000-14:00"],
)
def test_instants_pass_unchanged(value: str) -> None:
    assert write_instant(read_instant(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        "2023-02-29",
        "2024-13",
        "2024-02-29T12:00Z",
        "2024-02-29T12:00:00",
        "2024-02-29T24:00:00Z",
        "24",
        "2024\n",
    ],
)
def test_what_is_no_instant(value: str) -> None:
    with pytest.raises(BadValue):
        read_instant(value)
    with pytest.raises(CannotHold):
        write_instant(value)


def _read(raw: str, pattern: str) -> str:
    try:
        return read_local(raw, [pattern])
    except Doubt as doubt:
        return doubt.value
