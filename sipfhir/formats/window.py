"""A window that slides over a stream: what is not yet read past, and where in the file it starts."""

from typing import BinaryIO

CHUNK = 1 << 18


class Window:
    """``data[at:]`` is ahead; ``line`` (from 1) and ``offset`` (bytes, from 0) are those of ``at``."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.data = b""
        self.at = 0
        self.line = 1
        self.offset = 0
        self.ended = False

    def more(self) -> bool:
        """Reads on, as much again as is ahead, so that a long record is not searched again and again."""
        if self.ended:
            return False
        chunk = self._stream.read(max(CHUNK, len(self.data) - self.at))
        self.ended = not chunk
        if chunk:
            self.data = self.data[self.at :] + chunk
            self.at = 0
        return bool(chunk)

    def ahead(self) -> int:
        """How many bytes are ahead in the window."""
        return len(self.data) - self.at

    def take(self, count: int) -> bytes:
        """The next bytes, read past."""
        end = min(self.at + count, len(self.data))
        taken = self.data[self.at : end]
        self.line += taken.count(b"\n")
        self.offset += end - self.at
        self.at = end
        return taken
