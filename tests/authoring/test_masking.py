"""Values are shown as their kind and length."""

from typing import Any

import pytest

from sipfhir.authoring.compare import ABSENT, Difference
from sipfhir.authoring.masking import pair, shown


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("Åsa", "text, length 3"),
        ("2024-03-01", "date"),
        ("2024-03-01T10:00:00Z", "moment"),
        (True, "true or false"),
        (4711, "number, length 4"),
        ([], "(empty)"),
        (ABSENT, "(nothing)"),
    ],
)
def test_kind_and_length(value: Any, told: str) -> None:
    assert shown(value, "en", values=False) == told


def test_values_when_asked_for() -> None:
    assert shown("Åsa", "sv", values=True) == "Åsa"
    assert shown(ABSENT, "sv", values=True) == "(inget)"


def test_two_that_look_the_same_are_told_apart() -> None:
    assert pair(Difference("a", "Åsa", "Eva"), "sv", values=False) == (
        "text, längd 3",
        "text, längd 3, en annan",
    )
