"""Two nodes with one state: one works, the other waits, and takes over when the first is killed."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sipfhir.errors import Retriable
from tests.sync.crash.crashing import Driver, driving
from tests.sync.nights import Field, plan


@pytest.fixture(scope="module")
def nodes() -> Iterator[tuple[Driver, Driver]]:
    with driving() as one, driving() as other:
        yield one, other


def _said(field: Field, word: str) -> str:
    """The first line of the audit that begins with a word, waited for."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = [line for line in field.watcher.told if line.startswith(word)]
        if found:
            return found[0]
        time.sleep(0.02)
    raise AssertionError(f"nobody said {word}")


def test_the_second_waits_and_takes_over(tmp_path: Path, url: str, nodes: tuple[Driver, Driver]) -> None:
    one, other = nodes
    field = Field(tmp_path, url)
    field.drop("1.xml", plan(1), plan(2), plan(3))
    one.send(field, run="first", hang="sent")
    process = int(_said(field, "hangs").split()[1])
    other.send(field, run="second")
    _said(field, "waiting")
    assert len(field.stands("t")) == 1
    os.kill(process, signal.SIGKILL)
    assert one.ended()["signal"] == signal.SIGKILL
    assert other.ended()["code"] == 0
    assert set(field.stands("t")) == set(field.stands("u")) == {"1", "2", "3"}
    with field.state() as state:
        assert [(run.id, run.code) for run in state.runs("n")] == [("first", 0)]
    assert field.counts("first") == {"t created": 3, "u created": 3}


def test_who_has_waited_long_enough_says_so(tmp_path: Path, url: str) -> None:
    field = Field(tmp_path, url)
    with field.state() as state, field.state() as other:
        waited: list[int] = []
        with state.lock("t", 0, lambda: None) as sure:
            sure()
            second = other.lock("t", 0.1, lambda: waited.append(1))
            with pytest.raises(Retriable, match="another run is writing there"), second:
                pass
            with other.lock("u", 0, lambda: waited.append(2)):
                pass
        with other.lock("t", 0, lambda: waited.append(3)):
            pass
    assert waited == [1]
