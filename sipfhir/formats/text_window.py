"""A window that slides over text: what is not yet read past, with line, column and byte offset."""

import codecs
from typing import BinaryIO

from sipfhir.formats.charset import Charset
from sipfhir.formats.window import CHUNK


class TextWindow:
    """``data[at:]`` is ahead. Bytes that the charset lacks stand there as lone surrogates."""

    def __init__(self, stream: BinaryIO, charset: Charset) -> None:
        self._stream = stream
        self._charset = charset.inside
        self._decoder = codecs.getincrementaldecoder(charset.inside)("surrogateescape")
        self.data = ""
        self.at = 0
        self.line = 1
        self.column = 1
        self.offset = 0
        self.ended = False

    def more(self) -> bool:
        """Reads on, as much again as is ahead; False at the end of the file."""
        while not self.ended:
            chunk = self._stream.read(max(CHUNK, len(self.data) - self.at))
            self.ended = not chunk
            text = self._decoder.decode(chunk, self.ended)
            if text:
                self.data = self.data[self.at :] + text
                self.at = 0
                return True
        return False

    def ahead(self) -> int:
        """How many characters are ahead in the window."""
        return len(self.data) - self.at

    def peek(self) -> str:
        """The next character; nothing at the end of the file."""
        if not self.ahead():
            self.more()
        return self.data[self.at : self.at + 1]

    def take(self, count: int) -> str:
        """The next characters, read past."""
        taken = self.data[self.at : self.at + count]
        lines = taken.count("\n")
        self.column = len(taken) - taken.rfind("\n") if lines else self.column + len(taken)
        self.line += lines
        self.offset += len(taken.encode(self._charset, "surrogateescape"))
        self.at += len(taken)
        return taken
