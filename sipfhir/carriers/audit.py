"""Who asked for what, and what became of it: one JSON line an access, each with the digest of the one before.

A line that is changed, taken out or put in breaks the chain from there on. No personal data: a person is a
keyed pseudonym, the same for the same person under one site's key, of no use without it.
"""

import json
import os
from pathlib import Path
from threading import Lock
from typing import Any

from sipfhir.values import digest

_FIRST = "0" * 32


class Audit:
    """One file, appended to by one process. ``key`` is the site's. Without a file nothing is kept."""

    def __init__(self, file: Path | None, key: bytes) -> None:
        self._file, self._key, self._lock = file, key, Lock()
        self._last, self._count = _end(file, key) if file else (_FIRST, 0)

    def pseudonym(self, *identity: str) -> str:
        """A person as the file names them."""
        return digest(self._key, b"audit person\0" + "\0".join(identity).encode())

    def tell(self, **what: str | int | None) -> None:
        """Append a line; it is with the operating system when this returns."""
        if self._file is None:
            return
        with self._lock, _private(self._file) as stream:
            line = {"number": self._count + 1, **what, "before": self._last}
            text = json.dumps(line, ensure_ascii=False)
            self._last, self._count = digest(self._key, text.encode()), self._count + 1
            stream.write(f'{text[:-1]}, "digest": "{self._last}"}}\n')


def broken_at(file: Path, key: bytes) -> int | None:
    """The first line, from 1, at which the chain is broken; None when it is whole."""
    last = _FIRST
    with file.open(encoding="utf-8") as stream:
        for number, text in enumerate(stream, start=1):
            found = _checked(text, last, key)
            if found is None:
                return number
            last = found
    return None


def _checked(text: str, before: str, key: bytes) -> str | None:
    """The digest of a line that follows on another; None when it does not."""
    try:
        line = json.loads(text)
        told = line.pop("digest")
    except (ValueError, KeyError, AttributeError, TypeError):
        return None
    made = digest(key, json.dumps(line, ensure_ascii=False).encode())
    return made if made == told and line.get("before") == before else None


def _end(file: Path, key: bytes) -> tuple[str, int]:
    """The digest of the last line and its number, from which a new run goes on."""
    last, count = _FIRST, 0
    if file.exists():
        with file.open(encoding="utf-8") as stream:
            for text in stream:
                last, count = _checked(text, last, key) or digest(key, text.encode()), count + 1
    return last, count


def _private(file: Path) -> Any:
    return os.fdopen(os.open(file, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600), "a", encoding="utf-8")
