"""Differences between data: none when equal, each with its path, items of lists paired by what they hold."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sipfhir.authoring.compare import ABSENT, differences

DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", max_size=2), inner, max_size=4)
    ),
)


@given(DATA)
def test_what_is_equal_does_not_differ(data: Any) -> None:
    assert list(differences(data, data)) == []


@given(DATA, DATA)
def test_what_is_not_equal_differs(one: Any, other: Any) -> None:
    assert bool(list(differences(one, other))) == (repr(one) != repr(other) and not _same(one, other))


def _same(one: Any, other: Any) -> bool:
    """Equal, the order of keys aside."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and bool(one == other)


def test_an_item_put_in_between_moves_no_other() -> None:
    want = {"goals": [{"id": "1"}, {"id": "2"}]}
    got = {"goals": [{"id": "1"}, {"id": "9"}, {"id": "2"}]}
    assert list(differences(want, got)) == [("goals[1].id", ABSENT, "9")]


def test_an_item_that_changed_is_told_by_its_field() -> None:
    want, got = [{"id": "1", "text": "a"}], [{"id": "1", "text": "b"}]
    assert list(differences(want, got)) == [("[0].text", "a", "b")]


def test_another_form_is_what_goes_and_what_comes() -> None:
    assert list(differences({"a": {"b": "x"}}, {"a": "y"})) == [("a.b", "x", ABSENT), ("a", ABSENT, "y")]


def test_null_is_a_value_and_true_is_not_one() -> None:
    assert list(differences({"a": None}, {})) == [("a", None, ABSENT)]
    assert list(differences([1], [True])) == [("[0]", 1, True)]
