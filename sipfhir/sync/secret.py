"""Secrets by reference: what a configuration holds is where one lies, never what it is."""

import os
from pathlib import Path
from typing import Annotated

import msgspec

from sipfhir.errors import BadConfiguration

Secret = Annotated[str, msgspec.Meta(pattern=r"^(env|file|credential):.+")]
"""A reference to a secret: ``env:NAME``, ``file:PATH`` or ``credential:NAME`` (systemd's LoadCredential)."""


def reveal(secret: str, folder: Path) -> bytes:
    """The secret that a reference leads to, without the blank space around it.

    Raises BadConfiguration when nothing is there; the message names the reference only.
    """
    kind, _, name = secret.partition(":")
    if kind == "env":
        return _found(secret, os.environ.get(name, "").encode())
    if kind == "file":
        return _found(secret, _read(folder / name))
    credentials = os.environ.get("CREDENTIALS_DIRECTORY", "")
    return _found(secret, _read(Path(credentials) / name) if credentials else b"")


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def _found(secret: str, value: bytes) -> bytes:
    if not value.strip():
        raise BadConfiguration(f"{secret}: no such secret, or an empty one. Set it before the run.")
    return value.strip()
