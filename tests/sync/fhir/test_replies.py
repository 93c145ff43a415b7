"""Answers of servers: matched entry by entry, and kept without a value."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipfhir.sync.http import Reply
from sipfhir.sync.parcel import Server
from sipfhir.sync.targets.fhir.replies import Unmatched, etag, issues, located, stored
from sipfhir.sync.targets.fhir.shipment import Item, Shipment

PLAN = Item("CarePlan/a", {"resourceType": "CarePlan", "id": "a"}, Server("CarePlan", "a"))
GOAL = Item("Goal/b", {"resourceType": "Goal"}, None)
MADE = Shipment((PLAN, GOAL))


def entry(status: Any = "201 Created", **given: Any) -> dict[str, Any]:
    return {"response": {"status": status, **given}}


def answer(*entries: Any) -> Reply:
    return Reply(200, {}, {"resourceType": "Bundle", "entry": list(entries)})


GOOD = [
    entry(location="http://x/fhir/CarePlan/a/_history/1", etag='W/"1"'),
    entry(location="Goal/77/_history/3"),
]


def test_each_entry_says_where_its_resource_stands() -> None:
    found = stored(MADE, answer(*GOOD))
    assert found == {"CarePlan/a": Server("CarePlan", "a", "1"), "Goal/b": Server("Goal", "77", "3")}


def test_a_server_that_says_no_version_but_gives_the_copy_is_understood() -> None:
    copy = {"resourceType": "Goal", "id": "77", "meta": {"versionId": "abc"}}
    found = stored(MADE, answer(entry("200"), {**entry("200", location="Goal/77"), "resource": copy}))
    assert found == {"CarePlan/a": Server("CarePlan", "a"), "Goal/b": Server("Goal", "77", "abc")}


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, {}, None),
        answer(),
        answer(GOOD[0]),
        answer(*GOOD, GOOD[0]),
        answer(*reversed(GOOD)),
        answer(GOOD[0], entry("400 Bad Request")),
        answer(GOOD[0], entry("204 No Content")),
        answer(GOOD[0], entry()),
        answer(GOOD[0], "x"),
        answer(GOOD[0], {"response": "x"}),
        answer(entry(location="CarePlan/other"), GOOD[1]),
        answer(entry(None), GOOD[1]),
    ],
)
def test_an_answer_that_is_not_one_of_what_was_sent_is_not_believed(reply: Reply) -> None:
    with pytest.raises(Unmatched):
        stored(MADE, reply)


def test_two_entries_are_never_one_resource() -> None:
    two = Shipment((GOAL, Item("Goal/c", {"resourceType": "Goal"}, None)))
    with pytest.raises(Unmatched):
        stored(two, answer(GOOD[1], GOOD[1]))


@pytest.mark.parametrize(
    ("said", "version"),
    [('W/"3"', "3"), ('"3"', "3"), ("3", "3"), ('W/"a-b"', "a-b"), ("", None), ('""', None)],
)
def test_etags_of_all_sorts(said: str, version: str | None) -> None:
    assert etag(Reply(200, {"etag": said}, None)) == version


@pytest.mark.parametrize(
    ("location", "id"),
    [
        ("Goal/1", "1"),
        ("https://h/fhir/Goal/1/_history/2", "1"),
        ("Goal/1?x=Goal/2", "1"),
        ("Goal/", None),
        ("", None),
    ],
)
def test_locations_of_all_sorts(location: str, id: str | None) -> None:
    assert located(location, "Goal") == id


def outcome(**issue: Any) -> Reply:
    return Reply(422, {}, {"resourceType": "OperationOutcome", "issue": [issue]})


def test_an_outcome_is_kept_without_its_words() -> None:
    told = issues(
        outcome(code="invalid", diagnostics="191212121212", expression=["CarePlan.activity[0].detail"])
    )
    assert [(one.rule, one.place.path, one.params) for one in told] == [
        ("SYNC-SERVER", "CarePlan.activity[0].detail", {"status": 422, "code": "invalid"})
    ]


@pytest.mark.parametrize(
    "path",
    [
        "Patient.where(identifier='191212121212')",
        "Patient.191212121212",
        "Tolvan Tolvansson",
        "191212121212",
        "",
    ],
)
def test_a_path_that_may_hold_a_value_is_not_kept(path: str) -> None:
    assert issues(outcome(code="invalid", expression=[path]))[0].place.path is None


def test_a_server_that_says_nothing_is_told_by_its_status() -> None:
    [one] = issues(Reply(422, {}, None))
    assert one.params == {"status": 422, "code": "-"}


WORDS = (
    "entry",
    "response",
    "status",
    "location",
    "etag",
    "resource",
    "issue",
    "code",
    "expression",
    "meta",
    "id",
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(WORDS), JSON, max_size=4))
def test_no_answer_makes_us_stumble(body: dict[str, Any]) -> None:
    reply = Reply(200, {"etag": "x"}, body)
    assert issues(reply)
    with pytest.raises(Unmatched):
        stored(MADE, reply)
