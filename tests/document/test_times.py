"""Times in words, in Swedish wall time."""

import pytest

from sipfhir.document.times import on_day, when


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2024-03-18T09:00:00Z", "18 mars 2024 kl. 10:00"),
        ("2024-06-30T22:30:00.120Z", "1 juli 2024 kl. 00:30"),
        ("2024-03-18T10:00:00+01:00", "18 mars 2024 kl. 10:00"),
        ("2024-03-18", "18 mars 2024"),
        ("2024-12", "december 2024"),
        ("2024", "2024"),
        (None, ""),
        ("2024-02-31", "2024-02-31"),
        ("2024-13", "2024-13"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"),
    ],
)
def test_when(moment: str | None, said: str) -> None:
    assert when(moment, "sv") == said


def test_english() -> None:
    assert when("2024-03-18T09:00:00Z", "en") == "18 March 2024 at 10:00"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2024-03-18T09:00:00Z", "måndag 18 mars 2024 kl. 10:00"),
        ("2024-06-30T22:30:00Z", "måndag 1 juli 2024 kl. 00:30"),
        ("2024-03", "mars 2024"),
        ("2024-02-31", "2024-02-31"),
        (None, ""),
    ],
)
def test_on_day(moment: str | None, said: str) -> None:
    assert on_day(moment, "sv") == said
