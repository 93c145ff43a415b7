"""What tests of the nightly run share: a database of each kind, and a night of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.databases import KINDS, database
from tests.sync.nights import Field


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    with database(request.param, tmp_path) as made:
        yield made


@pytest.fixture
def field(tmp_path: Path) -> Field:
    """A source and two targets, all folders, with the state in SQLite."""
    return Field(tmp_path, f"sqlite:///{tmp_path / 'state.db'}")
