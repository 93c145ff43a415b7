"""Connections to one server: certificates of both sides, nothing taken from the environment."""

import ssl
from pathlib import Path
from typing import Any

import requests

from sipfhir.errors import BadConfiguration
from sipfhir.sync.connection import Pace, Tls


def session(tls: Tls, pace: Pace, folder: Path) -> requests.Session:
    """A session. Raises BadConfiguration when a certificate cannot be read."""
    made = requests.Session()
    made.trust_env = False
    adapter = _Adapter(_context(tls, folder), max(pace.together, 1))
    made.mount("https://", adapter)
    made.mount("http://", adapter)
    return made


def _context(tls: Tls, folder: Path) -> ssl.SSLContext:
    """What the machine trusts and ``authority`` besides; our own certificate where the server asks for it."""
    context = ssl.create_default_context()
    if tls.authority:
        _loaded(tls.authority, lambda: context.load_verify_locations(folder / str(tls.authority)))
    if tls.certificate:
        files = (folder / tls.certificate, folder / (tls.key or tls.certificate))
        _loaded(tls.certificate, lambda: context.load_cert_chain(*files, password=_nobody))
    return context


def _loaded(name: str, load: Any) -> None:
    try:
        load()
    except (OSError, ValueError):
        raise BadConfiguration(
            f"tls: {name}: no certificate that can be read, or a key that does not belong to it. Give PEM "
            "files, the key without a password."
        ) from None


def _nobody() -> str:
    """Nobody is there at night to type a password."""
    raise ValueError


class _Adapter(requests.adapters.HTTPAdapter):
    """Connections under one TLS context; retries are the client's."""

    def __init__(self, context: ssl.SSLContext, together: int) -> None:
        self._context = context
        super().__init__(pool_connections=together, pool_maxsize=together, max_retries=0)

    def init_poolmanager(self, *args: Any, **given: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **given)
