"""Texts that say nothing ("-", "ej ifyllt") and bare pointers ("se journal")."""

import re
from collections.abc import Iterable

from sipfhir.rules.catalogue import Pointer


class Filler:
    """Tells what a text says: something, nothing, or only where to look."""

    def __init__(self, filler: Iterable[str], pointer: Pointer) -> None:
        self._filler = frozenset(_plain(text) for text in filler)
        self._pointer = _pattern(pointer)
        self._longest = max(map(len, self._filler), default=0)

    def says(self, text: str | None) -> bool:
        """True when the text is neither empty, filler nor a bare pointer."""
        return bool(text) and not self.empty(text) and not self.points(text)

    def empty(self, text: str | None) -> bool:
        """True for no text, blank text and filler."""
        if not text:
            return True
        plain = _plain(text)
        return not plain or (len(plain) <= self._longest and plain in self._filler)

    def points(self, text: str | None) -> bool:
        """True for a bare pointer to another document or system."""
        return bool(text) and self._pointer.match(text or "") is not None


def _plain(text: str) -> str:
    """Case, blanks and closing dots do not matter; a text of dots only becomes empty."""
    return text.strip(" \t\r\n\u00a0.…").casefold()


def _pattern(pointer: Pointer) -> re.Pattern[str]:
    """An opening, at most three words, a place, and nothing more. Without words in the catalogue, never."""
    if not pointer.openings or not pointer.places:
        return re.compile(r"(?!)")
    openings, places = (_any(words) for words in (pointer.openings, pointer.places))
    return re.compile(rf"\s*{openings}\s+(?:[\w-]+\s+){{0,3}}{places}[\s.]*\Z", re.IGNORECASE)


def _any(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, longest_first))})"
