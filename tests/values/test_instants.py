"""Coarser moments, and two spellings of one moment."""

import pytest

from sipfhir.values import CannotHold
from sipfhir.values.instants import same_instant, swedish_day, whole_minute


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2024-03-11T13:40:00+01:00", "2024-03-11"),
        ("2024-03-11T23:30:00Z", "2024-03-12"),
        ("2024-07-01T22:30:00.5Z", "2024-07-02"),
    ],
)
def test_the_swedish_day_of_a_moment(moment: str, day: str) -> None:
    assert swedish_day(moment) == day


@pytest.mark.parametrize("value", ["2024", "2024-03-11", "9999-12-31T23:59:59-12:00", "2023-02-30T10:00:00Z"])
def test_what_has_no_swedish_day_is_refused(value: str) -> None:
    with pytest.raises(CannotHold):
        swedish_day(value)


def test_seconds_fall_away() -> None:
    assert whole_minute("2024-03-11T13:40:59.123+01:00") == "2024-03-11T13:40:00+01:00"
    with pytest.raises(CannotHold):
        whole_minute("2024-03-11")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2024-03-11T12:40:00Z", "2024-03-11T13:40:00+01:00", True),
        ("2024-03-11T12:40:00Z", "2024-03-11T12:40:00+01:00", False),
        ("2024-03-11", "2024-03-11", False),
        ("2023-02-30T10:00:00Z", "2023-02-30T10:00:00Z", False),
        (True, "2024-03-11T12:40:00Z", False),
    ],
)
def test_two_spellings_of_one_moment(one: object, other: object, same: bool) -> None:
    assert same_instant(one, other) is same
