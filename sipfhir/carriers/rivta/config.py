"""``CONFIG.toml`` of an endpoint. Paths are from the file's own folder."""

import tomllib
from pathlib import Path
from typing import Any

import msgspec

from sipfhir.errors import BadConfiguration


class Listen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where calls come in. ``address`` is what the WSDL says, where that is another than host and port."""

    host: str = "127.0.0.1"
    port: int = 8443
    path: str = "/rivta"
    address: str | None = None


class Tls(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Our certificate and key, who may vouch for clients, and which subjects may call; files in PEM."""

    certificate: str
    key: str
    clients: str
    allowed: tuple[str, ...]


class From(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Either a folder, read anew every ``refresh`` seconds, or the base address of a FHIR server."""

    folder: str | None = None
    refresh: int = 60
    fhir: str | None = None
    token_file: str | None = None


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """The whole file. ``sender`` is laid over the site's."""

    source: From
    listen: Listen = Listen()
    tls: Tls | None = None
    sender: dict[str, Any] = {}
    blocks: str | None = None
    patient_consumers: tuple[str, ...] = ()
    audit: str | None = None
    notifications: str | None = None
    folder: str = ""

    def path(self, name: str | None) -> Path | None:
        """A path of the file, from where the file lies."""
        return Path(self.folder) / name if name else None


_LOCAL = ("127.0.0.1", "::1", "localhost")


def load(file: Path) -> Config:
    """The configuration. Raises BadConfiguration; without TLS nothing but this machine is listened to."""
    try:
        data = tomllib.loads(file.read_text("utf-8"))
        config = msgspec.convert({**data, "folder": str(file.parent)}, Config)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise BadConfiguration(f"{file}: {error}.") from None
    except OSError as error:
        raise BadConfiguration(f"{file}: {error.strerror}.") from None
    if (config.source.folder is None) == (config.source.fhir is None):
        raise BadConfiguration(f"{file}: source: give folder or fhir, one of them.")
    if config.tls is None and config.listen.host not in _LOCAL:
        raise BadConfiguration(f"{file}: listen: without tls the host is 127.0.0.1. Give certificates, too.")
    if config.tls is not None and not config.tls.allowed:
        raise BadConfiguration(f"{file}: tls: allowed names nobody. Give the subjects that may call.")
    return config
