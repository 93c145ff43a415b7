"""The two servers, started once for the tests of this folder that need them."""

from collections.abc import Iterator

import pytest

from sipfhir.site import Site
from tests.servers.running import missing, running
from tests.sync.fhir.plans import site as made

READY = [
    pytest.param(
        name, marks=pytest.mark.skipif(missing(name.split()[0]) is not None, reason=f"{name}: make judges")
    )
    for name in ("sekmet", "medplum", "medplum foreign")
]
"""Two servers that behave differently, and one that takes no ids of ours."""


@pytest.fixture(scope="session", params=READY)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """The name of a server and its address."""
    name, *words = request.param.split()
    with running(name, tmp_path_factory.mktemp("server"), *words) as base:
        yield request.param, base


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site whose key is its own. Its tables are read once."""
    return made(tmp_path_factory.mktemp("site"))
