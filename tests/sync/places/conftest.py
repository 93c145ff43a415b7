"""SFTP servers: OpenSSH's where it is set up, and one that has faults."""

from collections.abc import Iterator

import pytest

from tests.servers import sftp


@pytest.fixture(scope="module", params=["openssh", "faulty"])
def either(request: pytest.FixtureRequest) -> Iterator[sftp.Server]:
    """A server of each kind, for all tests of a module."""
    if request.param == "openssh" and sftp.SSHD is None:
        pytest.skip("no sshd: run make judges")
    with sftp.openssh() if request.param == "openssh" else sftp.faulty() as server:
        yield server


@pytest.fixture
def server(either: sftp.Server) -> sftp.Server:
    """The same, with nothing in it."""
    either.empty()
    return either


@pytest.fixture
def faulty() -> Iterator[sftp.Faulty]:
    """One that will have faults."""
    with sftp.faulty() as server:
        yield server
