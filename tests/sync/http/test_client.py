"""Patience: what is tried again, how long is waited, when a server counts as away."""

from collections.abc import Iterator
from email.utils import formatdate
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipfhir.errors import Retriable
from sipfhir.sync.connection import NoAuth, Pace, Retry, Tls
from sipfhir.sync.http import Client, Unclear
from sipfhir.sync.http.pacing import Breaker, Pacing
from sipfhir.sync.http.patience import after
from tests.sync.http.saying import Asked, Said, saying

NOW = 1_780_000_000.0
FINE: Said = (200, {"ETag": 'W/"1"'}, {"resourceType": "Goal"})


def client(base: str, slept: list[float], chance: float = 1.0, **retry: Any) -> Client:
    """One that notes how long it would have slept."""
    kind = Retry(**({"attempts": 4, "wait": 1.0, "longest": 60.0, "timeout": 5} | retry))
    return Client(
        "t", base, Path(), auth=NoAuth(), tls=Tls(), retry=kind, pace=Pace(),
        sleep=slept.append, chance=lambda: chance,
    )  # fmt: skip


def answers(*said: Said) -> Any:
    """One after the other, the last for ever."""
    left: Iterator[Said] = iter(said)
    last = said[-1]
    return lambda asked: next(left, last)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_what_may_pass_is_asked_again_longer_each_time(status: int) -> None:
    slept: list[float] = []
    with saying(answers((status, {}, {}), (status, {}, {}), FINE)) as (base, calls):
        assert client(base, slept).get("Goal/1").status == 200
    assert (len(calls), slept) == (3, [1.0, 2.0])


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 409, 410, 412, 422])
def test_what_will_not_pass_is_an_answer(status: int) -> None:
    slept: list[float] = []
    with saying(answers((status, {"location": "http://elsewhere"}, {}))) as (base, calls):
        assert client(base, slept).get("Goal/1").status == status
    assert (len(calls), slept) == (1, [])


def test_a_half_of_the_wait_is_chance() -> None:
    for chance, wait in ((0.0, 0.5), (0.5, 0.75), (1.0, 1.0)):
        slept: list[float] = []
        with saying(answers((503, {}, {}), FINE)) as (base, _):
            client(base, slept, chance).get("x")
        assert slept == [wait]


@pytest.mark.parametrize(("said", "wait"), [("17", 17.0), ("0", 1.0), ("nonsense", 1.0)])
def test_a_server_that_asks_for_time_gets_it(said: str, wait: float) -> None:
    slept: list[float] = []
    with saying(answers((429, {"retry-after": said}, {}), FINE)) as (base, _):
        client(base, slept).get("x")
    assert slept == [wait]


def test_one_that_asks_for_more_time_than_a_plan_has_is_left_alone() -> None:
    slept: list[float] = []
    with (
        saying(answers((429, {"retry-after": "3600"}, {}))) as (base, calls),
        pytest.raises(Retriable, match="answers 429"),
    ):
        client(base, slept, deadline=300).get("x")
    assert (len(calls), slept) == (1, [])


@given(st.integers(0, 100_000))
def test_retry_after_may_be_a_date(seconds: int) -> None:
    assert after(formatdate(NOW + seconds, usegmt=True), NOW) == seconds
    assert after(str(seconds), NOW) == seconds


@given(st.text(max_size=30))
def test_any_retry_after_is_lived_with(text: str) -> None:
    assert after(text, NOW) >= 0


def test_what_was_broken_off_is_not_taken_for_an_answer() -> None:
    broken: Said = (200, {}, b'{"resourceType": "Go')
    with saying(answers(broken, FINE)) as (base, calls):
        assert client(base, []).get("x").body == {"resourceType": "Goal"}
    assert len(calls) == 2


def test_a_write_goes_once_and_says_that_nobody_knows() -> None:
    with saying(answers((500, {}, {}))) as (base, calls), pytest.raises(Unclear) as told:
        client(base, []).send("POST", "", {})
    assert (len(calls), told.value.status) == (1, 500)


def test_after_so_many_failures_in_a_row_a_server_is_not_asked() -> None:
    with saying(answers((500, {}, {}))) as (base, calls):
        one = client(base, [], attempts=1, circuit=2)
        for _ in range(5):
            with pytest.raises(Retriable):
                one.get("x")
    assert len(calls) == 2


def test_a_breaker_lets_one_call_through_after_its_pause() -> None:
    clock = [0.0]
    breaker = Breaker("t", 2, 60, lambda: clock[0])
    for _ in range(2):
        breaker.check()
        breaker.failed()
    with pytest.raises(Retriable):
        breaker.check()
    clock[0] = 60.0
    breaker.check()
    with pytest.raises(Retriable):
        breaker.check()
    breaker.answered()
    breaker.check()
    breaker.check()


def test_failures_that_are_not_in_a_row_break_nothing() -> None:
    breaker = Breaker("t", 2, 60)
    for _ in range(10):
        breaker.failed()
        breaker.answered()
        breaker.check()


@given(st.floats(0.5, 50), st.lists(st.floats(0, 3), min_size=1, max_size=20))
def test_never_more_calls_a_second_than_allowed(each_second: float, gaps: list[float]) -> None:
    clock, turns = [0.0], []

    def sleep(seconds: float) -> None:
        clock[0] += seconds

    pacing = Pacing(each_second, lambda: clock[0])
    for gap in gaps:
        clock[0] += gap
        pacing.wait(sleep)
        turns.append(clock[0])
    assert all(b - a > 1 / each_second - 1e-9 for a, b in pairwise(turns))


def test_a_search_says_nothing_in_its_address() -> None:
    def answer(asked: Asked) -> Said:
        return 200, {}, {"resourceType": "Bundle"}

    with saying(answer) as (base, calls):
        client(base, []).search("Patient", identifier="s|191212121212")
    [asked] = calls
    assert asked.path == "/fhir/Patient/_search"
    assert asked.body == "identifier=s%7C191212121212"
