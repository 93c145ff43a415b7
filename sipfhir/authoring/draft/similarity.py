"""How alike two names are: shared words, each with its weight, over all their words."""

from functools import cache

from rapidfuzz import fuzz

from sipfhir.authoring.draft.words import Words

_ALIKE = 0.84
_SHORTEST = 4
_BEGINS = 0.85


@cache
def alike(one: str, other: str) -> float:
    """Two words: 1 the same; less for a slip of spelling or the beginning of a longer word."""
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST:
        return 0.0
    ratio = fuzz.ratio(one, other) / 100
    if ratio >= _ALIKE:
        return float(ratio)
    return _BEGINS if long.startswith(short) else 0.0


class Weights:
    """What a word is worth: little for one that stands in many names (date, number, text)."""

    def __init__(self, weak: list[str], *, light: float = 0.4, slight: float = 0.15) -> None:
        self._weak = frozenset(weak)
        self._light, self._slight = light, slight

    def of(self, word: str, context: frozenset[str]) -> float:
        """``context``: words of what the name stands in; `Mål/MålText` says no more than `Mål/Text`."""
        if word in context:
            return self._slight
        return self._light if word in self._weak else 1.0

    def similarity(self, name: Words, phrase: Words, context: frozenset[str] = frozenset()) -> float:
        """0 nothing in common, 1 the same words."""
        if not name or not phrase:
            return 0.0
        if name == phrase:
            return 1.0
        if context.issuperset(phrase) and self._weak.issuperset(set(name) - set(phrase)):
            context = frozenset()
        shared = 0.0
        left = list(name)
        total = sum(self.of(word, context) for word in name) + sum(self.of(word, context) for word in phrase)
        for word in phrase:
            best = max(left, key=lambda other: alike(word, other), default="")
            likeness = alike(word, best) if best else 0.0
            if likeness:
                left.remove(best)
                shared += likeness * (self.of(word, context) + self.of(best, context))
        return shared / total
