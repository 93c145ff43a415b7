"""Mistakes in a mapping file: told with file, line and column, and what to write instead."""

import pytest

from sipfhir.errors import BadConfiguration
from sipfhir.mapping import paths
from tests.mapping.conftest import Maker


@pytest.mark.parametrize(
    ("text", "where", "told"),
    [
        ("plan:\n  titel: Rubrik\n", "toy.yaml:5:10", "Plan has no field titel"),
        ("plan:\n  title: {path: A, as: datum}\n", "toy.yaml:5:10", "as: datum is no converter"),
        ("plan:\n  title: {path: A//B}\n", "toy.yaml:5:10", "cannot be read from '/B'"),
        ("plan:\n  title: {path: A, lenght: 3}\n", "toy.yaml:5:28", "lenght is no option"),
        ("plan:\n  status: {path: A, table: finns-inte}\n", "tables/finns-inte.csv", "no such table"),
        ("plan:\n  status: {path: A, table: k}\n", "k.csv:2", "nonsense is no code of status"),
        ("plan:\n  title: {path: A, write: never}\n", "toy.yaml:5:10", "because: is missing"),
        ("plan:\n  person: {contacts: {each: T}}\n", "toy.yaml:5:22", "ContactPoint needs its field value"),
        ("plan:\n  goals: {each: M, key: id, description: .}\n", "toy.yaml:5:25", "key: id is not a field"),
        ("plan:\n  goals: {each: M, description: .}\n  title: M/T\n", "toy.yaml", "a group must be alone"),
        ("plan:\n  title: A\nignore:\n  - {path: B}\n", "toy.yaml:7:5", "the reason is not optional"),
        (
            "plan:\n  title: A\nignore:\n  - {path: A, because: x}\n",
            "toy.yaml",
            "ignored and read at the same time",
        ),
        ("plan:\n  title: A\n  title: B\n", "toy.yaml:6:3", "stands twice"),
        ("plan: [\n", "toy.yaml:5:1", "Mend the YAML"),
        ("plans:\n  title: A\n", "toy.yaml:1:1", "expected the fields of the plan"),
        ("plan:\n  created: {date: D, as: local-time}\n", "toy.yaml:5:12", "date: needs its time:"),
        ("plan:\n  title: {path: A, longest: x}\n", "toy.yaml:5:10", "expected a whole number"),
        (
            "plan:\n  goals: {each: \"A[k(b)='typo']\", description: .}\n",
            "toy.yaml",
            "the table k gives no code typo",
        ),
        ("plan:\n  person: {deceased: {path: A, as: boolean, true: J}}\n", "toy.yaml", "needs both words"),
    ],
)
def test_a_mistake_is_told_with_its_place(mapping_of: Maker, text: str, where: str, told: str) -> None:
    with pytest.raises(BadConfiguration) as caught:
        mapping_of(text, k="theirs,ours\nA,nonsense\n")
    assert where in str(caught.value)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "SIP/Insats/@Huvudman",
        "Meddelande[@Typ='KALL']",
        "a[b/c='x y']/d",
        "i[t(linkId)='g']/answer[]/v",
        ".",
        "x[n=3]",
    ],
)
def test_a_path_is_shown_as_it_is_written(text: str) -> None:
    assert paths.show(paths.parse(text)) == text


@pytest.mark.parametrize("text", ["a//b", "@a/b", "a/", "a[b]", "", "a[b=c]"])
def test_what_is_no_path_is_refused(text: str) -> None:
    if text == "":
        assert paths.parse(text) == ()
        return
    with pytest.raises(ValueError, match="the path"):
        paths.parse(text)
