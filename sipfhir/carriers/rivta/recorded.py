"""What an index tells of: transactions, appended to a file of the receiver's own.

They are patient information (the TKB says so): the file is for its owner alone.
"""

import os
from pathlib import Path
from threading import Lock

import msgspec

from sipfhir.carriers.rivta.engagement import Engagement


class Recorded:
    """One file of JSON lines. Without a file nothing is kept, and nothing can be taken in."""

    def __init__(self, file: Path | None) -> None:
        self._file, self._lock = file, Lock()

    def add(self, operation: str, now: str, engagements: list[Engagement]) -> None:
        """Append all transactions of a message, or none of them."""
        if self._file is None:
            raise OSError("there is no file for notifications")
        rows = [{"operation": operation, "received": now, **msgspec.to_builtins(one)} for one in engagements]
        data = b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
        with self._lock, os.fdopen(_opened(self._file), "ab", buffering=0) as stream:
            start = stream.tell()
            try:
                stream.write(data)
                os.fsync(stream.fileno())
            except OSError:
                stream.truncate(start)
                raise


def _opened(file: Path) -> int:
    return os.open(file, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)
