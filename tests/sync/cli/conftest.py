"""A night to run."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from sipfhir.site import Site
from sipfhir.sync import job, replay
from tests.sync.cli.nights import Night, site


@pytest.fixture(scope="session")
def keyed_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One site for all nights: what is compiled for it is compiled once."""
    return site(tmp_path_factory.mktemp("sites") / "site")


@pytest.fixture
def night(tmp_path: Path, keyed_site: Path, monkeypatch: pytest.MonkeyPatch) -> Night:
    """A site, a drop folder, a target folder."""
    monkeypatch.setattr(job, "Site", _site)
    return Night(tmp_path, keyed_site)


_site = cache(Site)


@pytest.fixture(autouse=True)
def _nothing_left_in_memory(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Records of dead letters lie in memory only while they are tried."""
    memory = tmp_path_factory.mktemp("memory")
    monkeypatch.setattr(replay, "MEMORY", memory)
    yield
    assert list(memory.iterdir()) == []
