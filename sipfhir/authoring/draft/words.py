"""Names as words: `AnsvarigEnhet`, `ansvarig_enhet` and `ansvarigenhet` are the same two words.

A word is folded (no case, no diacritics), its ending taken off, a compound parted, and what is left replaced
by the one word that stands for all its synonyms in the vocabulary.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache

from rapidfuzz import fuzz, process

_PARTS = re.compile(r"[A-ZÅÄÖ]+(?=[A-ZÅÄÖ][a-zåäöé])|[A-ZÅÄÖ]?[a-zåäöéü]+|[A-ZÅÄÖ]+|\d+")
_JOINED = (
    (re.compile(r"(?i)\bfr?\.?o\.?m\b\.?"), "fom"),
    (re.compile(r"(?i)\bt\.?o\.?m\b\.?"), "tom"),
    (re.compile(r"(?i)\be[-_ ](?=post|mail)"), "e"),
    (re.compile(r"(?i)hsa[-_ ]?id"), "Hsaid"),
    (re.compile(r"(?i)follow[-_ ]?up"), "Followup"),
)
_ENDINGS = (
    "ernas", "arnas", "ornas", "arna", "erna", "orna", "ens", "ets", "ing", "ed", "en", "et", "er", "ar",
    "or", "es", "na", "a", "e", "n", "t", "s", "d",
)  # fmt: skip
_LEAST = 3
_SHORTEST, _SPELLED, _ALIKE = 4, 6, 88
Words = tuple[str, ...]


def folded(text: str) -> str:
    """Lower case without diacritics."""
    return "".join(
        letter
        for letter in unicodedata.normalize("NFD", text.casefold())
        if not unicodedata.combining(letter)
    )


def pieces(name: str) -> list[str]:
    """The pieces of a name, folded: cut at case, digits and signs."""
    text = unicodedata.normalize("NFC", name)
    for spelled, joined in _JOINED:
        text = spelled.sub(joined, text)
    return [folded(piece) for piece in _PARTS.findall(text)]


class Lexicon:
    """Synonyms: every known word and what stands for it. ``noise`` says nothing in a name."""

    def __init__(self, synonyms: dict[str, list[str]], noise: list[str]) -> None:
        self._known = {folded(word): key for key, words in synonyms.items() for word in (key, *words)}
        self._noise = frozenset(map(folded, noise))
        self.words = cache(self._words)

    def says(self, name: str) -> bool:
        """Whether a name has any word that is not noise."""
        return any(word not in self._noise for word in self.words(name))

    def _words(self, name: str) -> Words:
        found = [word for piece in pieces(name) for word in self._piece(piece)]
        return tuple(word for word in found if word not in self._noise) or tuple(found)

    def _piece(self, piece: str) -> list[str]:
        whole = self._one(piece)
        return (
            [whole]
            if whole
            else self._parted(piece) or [self._begun(piece) or self._misspelled(piece) or piece]
        )

    def _begun(self, piece: str) -> str | None:
        """What an abbreviation is the beginning of: that which most known words begin so."""
        if len(piece) < _SHORTEST:
            return None
        meant = Counter(key for word, key in self._known.items() if word.startswith(piece))
        return meant.most_common(1)[0][0] if meant else None

    def _misspelled(self, piece: str) -> str | None:
        if len(piece) < _SPELLED:
            return None
        found = process.extractOne(piece, self._known.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return self._known[found[0]] if found else None

    def _one(self, piece: str) -> str | None:
        """The word that stands for a piece, with or without its ending."""
        if piece in self._noise:
            return piece
        if piece in self._known:
            return self._known[piece]
        if piece.removesuffix("s") in self._noise:
            return piece.removesuffix("s")
        for ending in _ENDINGS:
            stem = piece.removesuffix(ending)
            if stem != piece and len(stem) >= _LEAST:
                for form in (stem, stem + "a", stem + "e"):
                    if form in self._known:
                        return self._known[form]
        return None

    def _parted(self, piece: str) -> list[str] | None:
        """A compound as known words, the longest first; as they are spelled before with endings."""
        return self._cut(piece, self._exact) or self._cut(piece, self._one)

    def _exact(self, piece: str) -> str | None:
        return self._known.get(piece) or self._known.get(piece.removesuffix("s"))

    def _cut(self, piece: str, one: Callable[[str], str | None]) -> list[str] | None:
        for at in range(len(piece) - 2, _LEAST - 1, -1):
            first = one(piece[:at])
            if first:
                last = one(piece[at:])
                rest = [last] if last else self._cut(piece[at:], one)
                if rest:
                    return [first, *rest]
        return None
