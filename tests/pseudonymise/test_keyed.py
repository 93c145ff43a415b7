"""Keys: drawn the same each time, one for each, and kept from others."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipfhir.errors import BadConfiguration, Fatal
from sipfhir.pseudonymise import new_key, read_key
from sipfhir.pseudonymise.keyed import Key
from sipfhir.pseudonymise.tokens import token

KEY = Key(b"a key of the tests")


@pytest.mark.parametrize("size", [2, 3, 10, 100, 257, 1000])
def test_each_number_moves_to_one_of_its_own(size: int) -> None:
    moved = [KEY.moved("x", number, size) for number in range(size)]
    assert sorted(moved) == list(range(size))
    assert not [number for number, to in enumerate(moved) if number == to]


@given(st.integers(2, 10**40), st.integers(0, 10**40))
def test_a_number_stays_below_its_size(size: int, number: int) -> None:
    assert 0 <= KEY.moved("x", number % size, size) < size


def test_another_key_and_another_purpose_draw_other_things() -> None:
    drawn = {
        KEY.drawn("x", "a"),
        KEY.drawn("y", "a"),
        KEY.drawn("x", "b"),
        Key(b"another key too").drawn("x", "a"),
    }
    assert len(drawn) == 4
    assert KEY.drawn("x", "a", 200) == KEY.drawn("x", "a", 200)


def test_two_tokens_never_become_one() -> None:
    tokens = {token(KEY, "id", f"P-{number:04}") for number in range(2000)}
    assert len(tokens) == 2000


@given(st.from_regex(r"[A-Za-z0-9åäöÅÄÖ_.\-]{3,30}", fullmatch=True))
def test_a_token_keeps_its_shape(text: str) -> None:
    made = token(KEY, "id", text)
    assert shape(made) == shape(text)
    assert made == token(KEY, "id", text)


def test_a_refused_token_is_not_given() -> None:
    first = token(KEY, "id", "Ab12")
    assert token(KEY, "id", "Ab12", first.__eq__) not in (first, "Ab12")


def test_a_new_key_is_its_owners(tmp_path: Path) -> None:
    file = tmp_path / "nyckel"
    key = new_key(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_key(file) == key
    with pytest.raises(Fatal, match="Name a file that is new"):
        new_key(file)


@pytest.mark.parametrize("content", [b"short", b"x" * 65])
def test_a_key_of_another_length_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "nyckel").write_bytes(content)
    with pytest.raises(BadConfiguration, match="16 to 64"):
        read_key(tmp_path / "nyckel")


def shape(text: str) -> str:
    ringed = {"å": "å", "ä": "å", "ö": "å", "Å": "Å", "Ä": "Å", "Ö": "Å"}
    kinds = (
        ringed.get(char)
        or ("0" if char.isdigit() else "a" if char.islower() else "A" if char.isupper() else char)
        for char in text
    )
    return "".join(kinds)
