"""Killed between any two steps and gone on with: nothing is lost, nothing has its effect twice."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.crash.crashing import Driver, begun, check, driving
from tests.sync.crash.server import Store, serving
from tests.sync.databases import KINDS, database

FULL = os.environ.get("HYPOTHESIS_PROFILE") == "full"
SAMPLE = 3
"""Steps that are tried where there is no time for all of them."""
SEED = 20261122


@pytest.fixture(scope="module")
def driver() -> Iterator[Driver]:
    with driving() as made:
        yield made


@pytest.fixture(scope="module")
def store() -> Store:
    return Store()


@pytest.fixture(scope="module")
def address(store: Store) -> Iterator[str]:
    with serving(store) as made:
        yield made


@pytest.mark.parametrize("kind", KINDS)
def test_killed_at_any_step_and_gone_on_with(
    kind: str,
    tmp_path: Path,
    driver: Driver,
    store: Store,
    address: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    steps = _whole(kind, tmp_path / "whole", driver, store, address)
    numbers = range(1, len(steps) + 1)
    chosen = numbers if FULL else _sample(steps)
    for number in chosen:
        folder = tmp_path / f"{number}"
        folder.mkdir()
        store.clear()
        with database(kind, folder) as url:
            field = begun(folder, url, address, driver)
            dead = driver.night(field, run="r2", kill=number)
            assert dead["signal"] == 9, (number, dead)
            assert dead["steps"] == steps[:number]
            assert driver.night(field, run="r3")["code"] == 0
            check(field, store)
    with capsys.disabled():
        print(f"\n{kind}: killed at {len(chosen)} of {len(steps)} steps")


def _whole(kind: str, folder: Path, driver: Driver, store: Store, address: str) -> list[str]:
    """The steps of a night that nobody kills."""
    folder.mkdir()
    store.clear()
    with database(kind, folder) as url:
        field = begun(folder, url, address, driver)
        ended = driver.night(field, run="r2")
        assert ended["code"] == 0
        check(field, store)
        before = dict(store.written)
        assert driver.night(field, run="r3")["code"] == 0
        assert store.written == before
    steps: list[str] = ended["steps"]
    return steps


def _sample(steps: list[str]) -> list[int]:
    """Some steps, of different kinds: the same ones each time."""
    kinds: dict[str, list[int]] = {}
    for number, name in enumerate(steps, 1):
        kinds.setdefault(name, []).append(number)
    chance = random.Random(SEED)
    names = chance.sample(sorted(kinds), min(SAMPLE, len(kinds)))
    return sorted(chance.choice(kinds[name]) for name in names)


def test_killed_again_and_again(tmp_path: Path, driver: Driver, store: Store, address: str) -> None:
    """Each run gets a little farther than the one before: no kill undoes what was done."""
    store.clear()
    with database("sqlite", tmp_path) as url:
        field = begun(tmp_path, url, address, driver)
        kills = 0
        while "signal" in driver.night(field, run=f"r{kills + 2}", kill=17):
            kills += 1
            assert kills < 60
        assert kills > 2
        check(field, store)
