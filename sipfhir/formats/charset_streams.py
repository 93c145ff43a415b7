"""Streams that a file is read through: from after what was looked at, and UTF-16 as UTF-8."""

import codecs
import io
from typing import BinaryIO


class Rest(io.RawIOBase):
    """Bytes already read, then the stream that they were read from."""

    def __init__(self, first: bytes, stream: BinaryIO) -> None:
        self._first = first
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        data = self._first[: len(buffer)] or self._stream.read(len(buffer))
        self._first = self._first[len(data) :]
        buffer[: len(data)] = data
        return len(data)


class Recoded(io.RawIOBase):
    """A UTF-16 stream as UTF-8; broken code units become U+FFFD."""

    def __init__(self, stream: BinaryIO, charset: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(charset)("replace")
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        while not self._ready:
            data = self._stream.read(len(buffer))
            self._ready = self._decoder.decode(data, not data).encode("utf-8", "replace")
            if not data:
                break
        taken = self._ready[: len(buffer)]
        self._ready = self._ready[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)
