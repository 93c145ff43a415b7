"""Code tables: every word comes back, every code is written, bad tables are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipfhir.errors import BadConfiguration
from sipfhir.plan import Concept
from sipfhir.values import CannotHold, Table

WORDS = Table(
    "test",
    [
        {"theirs": "KOM", "ours": "kommun"},
        {"theirs": "K", "ours": "kommun", "preferred": "yes"},
        {"theirs": "R", "ours": "region", "case": "any"},
        {"theirs": "Landsting", "ours": "region"},
    ],
)
PAIRS = Table(
    "pairs",
    [
        {"theirs": "1", "ours": "active", "text": "Pågående"},
        {"theirs": "2", "ours": "active", "text": "Signerad"},
        {"theirs": "3", "ours": "active", "text": "Pågående"},
        {"theirs": "4", "ours": "revoked", "text": ""},
    ],
)
CODES = {"1": "Pågående", "2": "Signerad", "3": "Pågående", "4": None}


@pytest.mark.parametrize("word", ["KOM", "K", "R", "Landsting"])
def test_words_come_back(word: str) -> None:
    assert WORDS.write(WORDS.read(word)) == word


@given(st.sampled_from([Concept(code, text) for code in WORDS.ours for text in (None, "KOM", "K", "R", "x")]))
def test_written_concepts_keep_their_code(concept: Concept) -> None:
    assert WORDS.read(WORDS.write(concept)).code == concept.code


def test_only_a_word_that_is_not_preferred_is_kept_as_text() -> None:
    assert WORDS.read("K") == Concept("kommun")
    assert WORDS.read("KOM") == Concept("kommun", "KOM")
    assert WORDS.read("r") == Concept("region")
    assert WORDS.read("k") == Concept(None, "k")
    assert WORDS.read("K") is WORDS.read("K")
    assert (WORDS.known("r"), WORDS.known("k")) == (True, False)
    assert WORDS.ours == {"kommun", "region"}


@pytest.mark.parametrize("code", CODES)
def test_pairs_come_back(code: str) -> None:
    assert PAIRS.write_pair(PAIRS.read_pair(code, CODES[code])) == (code, CODES[code])


def test_pairs() -> None:
    assert PAIRS.read_pair("1", "Pågående") == PAIRS.read_pair("1", None) == Concept("active")
    assert PAIRS.read_pair("2", "Signerad") == Concept("active", "Signerad")
    assert PAIRS.read_pair("3", "Pågående") == Concept("active", "3")
    assert PAIRS.read_pair("1", "Löpande") == Concept("active", "Löpande")
    assert PAIRS.read_pair("9", "Okänd") == Concept(None, "Okänd")
    assert PAIRS.read_pair("9", None) == Concept(None, "9")
    assert PAIRS.read_pair(None, "Signerad") == Concept("active", "Signerad")
    assert PAIRS.read_pair(None, "Okänd") == Concept(None, "Okänd")
    assert PAIRS.write_pair(Concept("active", "Löpande")) == ("1", "Löpande")


@pytest.mark.parametrize("concept", [Concept(None, "K"), Concept("draft"), Concept()])
def test_a_code_that_the_table_lacks_is_not_written(concept: Concept) -> None:
    with pytest.raises(CannotHold):
        WORDS.write(concept)
    with pytest.raises(CannotHold):
        WORDS.write_pair(concept)


@pytest.mark.parametrize(
    "rows",
    [
        [{"theirs": "K", "ours": "kommun"}, {"theirs": "K", "ours": "region"}],
        [{"theirs": "K", "ours": "kommun", "case": "any"}, {"theirs": "k", "ours": "region", "case": "any"}],
        [{"theirs": "A", "ours": "x"}, {"theirs": "", "ours": "region"}],
        [{"theirs": "A", "ours": "x"}, {"theirs": "K", "ours": ""}],
        [{"theirs": "K", "ours": "x", "preferred": "yes"}, {"theirs": "L", "ours": "x", "preferred": "yes"}],
    ],
)
def test_bad_tables_name_the_row(rows: list[dict[str, str]]) -> None:
    with pytest.raises(BadConfiguration, match=r"^mappings/tables/bad\.csv:3:"):
        Table("bad", rows)
