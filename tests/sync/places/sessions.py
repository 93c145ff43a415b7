"""Sources and targets at an SFTP server of the tests."""

from pathlib import Path
from typing import Any

from sipfhir.sync.connection import Retry
from sipfhir.sync.connection import Sftp as At
from sipfhir.sync.places import Actor, FromSftp, ToSftp
from sipfhir.sync.sources.sftp import Sftp as Source
from sipfhir.sync.targets.sftp import Sftp as Target
from tests.servers.sftp import Server
from tests.sync.places.making import site

SOON = Retry(attempts=3, wait=0.01, longest=0.02, timeout=5)


def at(server: Server, **given: Any) -> At:
    """How a server is reached: with its own key."""
    known = {"host": "127.0.0.1", "port": server.port, "user": server.user, "host_key": server.host_key}
    return At(**{**known, "private_key": f"file:{server.key}", **given})


def source(server: Server, folder: Path, **given: Any) -> Source:
    """A source named a."""
    told = {"name": "a", "path": str(server.root), "server": at(server), "targets": ("t",), "retry": SOON}
    return Source(FromSftp(**{**told, **given}), folder, site(folder))


def target(server: Server, folder: Path, **given: Any) -> Target:
    """A target named t."""
    told = {"name": "t", "path": str(server.root), "server": at(server), "retry": SOON}
    return Target(ToSftp(actor=Actor(name="Region Exempel"), **{**told, **given}), folder, site(folder))
