"""The lock file pins everything by hash and names no place."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
WANTED = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]


def test_every_release_has_a_hash() -> None:
    pinned = re.findall(r"^([a-z0-9-]+)==\S+ \\\n    --hash=sha256:[0-9a-f]{64}", LOCK, re.M)
    assert len(pinned) == LOCK.count("==") > len(WANTED)


@pytest.mark.parametrize("requirement", WANTED)
def test_every_dependency_is_locked(requirement: str) -> None:
    name = re.split(r"[\[<>=]", requirement)[0].lower().replace("_", "-").replace(".", "-")
    assert f"\n{name}==" in LOCK


def test_no_address_and_no_path() -> None:
    assert not re.findall(r"://|--index|--find-links|--trusted|(?<![a-z])/[a-z]+/", LOCK)
