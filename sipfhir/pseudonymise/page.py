"""One text of a file, taken apart, with roles; and the same text with everything replaced."""

import re
from collections.abc import Iterator

from sipfhir.pseudonymise.contacts import is_phone
from sipfhir.pseudonymise.days import moved
from sipfhir.pseudonymise.known import is_charset
from sipfhir.pseudonymise.replacer import Replacer
from sipfhir.pseudonymise.spelling import Atom, atoms, respelled, value
from sipfhir.pseudonymise.spots import Edit, Piece, Scan, Spot

_DECLARED = re.compile(r"[\w.:\-]+")


class Tally:
    """What was done: values replaced and kept, names replaced.

    ``gone`` are values that must not be met again, ``left`` those that stay. A date may be met again as
    another's, and so may an invented name and a telephone number of the series for fiction.
    """

    def __init__(self) -> None:
        self.values = self.names = self.kept = 0
        self.gone: set[str] = set()
        self.left: set[str] = set()

    def count(self, old: str, new: str) -> None:
        """One value, before and after."""
        if new == old:
            self.kept += 1
            self.left.add(old.strip())
        else:
            self.values += 1
            if len(new) == len(old) and not _may_return(old.strip()):
                self.gone.add(old.strip())


def _may_return(old: str) -> bool:
    return moved(old, 0) is not None or is_phone(old)


class Page:
    """A text and its scan. ``names`` are names of elements and members that stay."""

    def __init__(self, text: str, scan: Scan, names: frozenset[str], charset: str) -> None:
        self._text = text
        self._scan = scan
        self._names = names
        self._charset = charset

    def written(self, replacer: Replacer, tally: Tally) -> str:
        """The text with all replaced."""
        parts, at = [], 0
        for edit in self.edits(replacer, tally):
            parts += [self._text[at : edit.start], edit.text]
            at = edit.end
        return "".join([*parts, self._text[at:]])

    def edits(self, replacer: Replacer, tally: Tally) -> list[Edit]:
        """What is written instead of what, in the order of the text."""
        return sorted(self._edits(replacer, tally))

    def _edits(self, replacer: Replacer, tally: Tally) -> Iterator[Edit]:
        for piece in self._scan.loose:
            yield self._loose(piece, replacer)
        for spot in self._scan.root.all():
            for label in spot.labels:
                yield self._label(spot, label, replacer, tally)
            if spot.piece is not None:
                yield self._value(spot, spot.piece, replacer, tally)

    def _label(self, spot: Spot, label: Piece, replacer: Replacer, tally: Tally) -> Edit:
        """A name that nobody knows is replaced, the prefix by itself."""
        spelled = atoms(self._text[label.start : label.end], label.notation)
        old = value(spelled)
        *prefix, own = old.split(":")
        known = spot.known or old in self._names
        steps = [each if each in self._names else replacer.name(each, self._names) for each in prefix]
        steps.append(own if known or own in self._names else replacer.name(own, self._names))
        new = old if old in self._names else ":".join(steps)
        tally.names += new != old
        return Edit(label.start, label.end, respelled(spelled, new, label.notation, self._charset))

    def _value(self, spot: Spot, piece: Piece, replacer: Replacer, tally: Tally) -> Edit:
        spelled = atoms(self._text[piece.start : piece.end], piece.notation)
        old = value(spelled)
        if spot.inner is not None:
            inner = Page(old, spot.inner, self._names, self._charset).edits(replacer, tally)
            return Edit(piece.start, piece.end, _patched(spelled, inner, piece.notation, self._charset))
        new = replacer.value(old, spot.value, spot.role, spot.days)
        tally.count(old, new)
        return Edit(piece.start, piece.end, respelled(spelled, new, piece.notation, self._charset))

    def _loose(self, piece: Piece, replacer: Replacer) -> Edit:
        raw = self._text[piece.start : piece.end]
        if piece.notation in ("declaration", "doctype"):
            return Edit(
                piece.start, piece.end, _DECLARED.sub(lambda word: self._word(word[0], replacer), raw)
            )
        return Edit(piece.start, piece.end, replacer.loose(raw))

    def _word(self, word: str, replacer: Replacer) -> str:
        return word if word in self._names or is_charset(word) else replacer.word(word, is_charset)


def _patched(spelled: list[Atom], edits: list[Edit], notation: str, charset: str) -> str:
    """A document that stands as text, with the edits of what it says."""
    parts, at = [], 0
    for edit in edits:
        parts += [raw for _, raw in spelled[at : edit.start]]
        parts.append(respelled(spelled[edit.start : edit.end], edit.text, notation, charset))
        at = edit.end
    return "".join([*parts, *(raw for _, raw in spelled[at:])])
