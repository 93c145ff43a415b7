"""Small categories of what tables share are put together, small names are not told."""

from hypothesis import given
from hypothesis import strategies as st

from sipfhir.statistics.pooling import pooled, rare

YEARS = ("2021", "2022", "2023", "2024", "unknown")


def test_a_small_one_joins_its_neighbour() -> None:
    persons = {"2021": range(9), "2022": range(2), "2023": range(9), "2024": range(9), "unknown": range(1)}
    assert set(pooled(persons, YEARS, 5).values()) == {"2021+2022", "2023", "2024+unknown"}


def test_the_same_few_persons_in_two_years_stay_few() -> None:
    persons = {"2021": [1, 2], "2022": [1, 2, 3], "2023": [4, 5, 6, 7, 8]}
    assert set(pooled(persons, YEARS, 5).values()) == {"2021+2022+2023"}


@given(st.dictionaries(st.sampled_from(YEARS), st.sets(st.integers(0, 30), min_size=1), min_size=1))
def test_none_is_small_when_there_are_enough(persons: dict[str, set[int]]) -> None:
    together = pooled(persons, YEARS, 5)
    assert set(together) == set(persons)
    everyone = set().union(*persons.values())
    for name in together.values():
        behind = set().union(*(persons[each] for each in name.split("+")))
        assert len(behind) >= min(5, len(everyone))


def test_a_name_that_few_share_is_not_told() -> None:
    assert rare({"Eksjöby": range(5), "Alunda": range(4)}, 5) == {"Eksjöby": "Eksjöby", "Alunda": "other"}
