"""Characters exchanged for others of their kind, so that length, shape and charset stay what they were.

A kind is what a defect may hang on: lower and upper case, å ä ö, digits, letters of another script. What is
no letter and no digit stays, and so do single accented letters of the Latin script and bytes that could not
be decoded: a wrong charset shows in them.
"""

import re
import unicodedata
from functools import lru_cache

from sipfhir.pseudonymise.keyed import Key

_LOWER = "aeiouybdfghjklmnprstv"
_DIGITS = "0123456789"
_RINGED = "åäö"
_LATIN_ENDS = 0x250
_BLOCK = 0x40
_WORD = re.compile(r"\w{4,}")
_TRIES = 30

KINDS = tuple((kind, frozenset(kind)) for kind in (_DIGITS, _RINGED, _RINGED.upper()))


def scrambled(key: Key, purpose: str, text: str) -> str:
    """A text of the same shape that shares no word of four letters with it, drawn from the whole text."""
    words = set(_WORD.findall(text.casefold()))
    result = text
    for again in range(_TRIES):
        drawn = key.drawn(f"{purpose} {again}", text, len(text))
        result = "".join(map(_exchanged, text, drawn))
        if words.isdisjoint(_WORD.findall(result.casefold())):
            break
    return result


def alphabet(char: str) -> str:
    """What a character may become, itself among it; nothing for one that stays."""
    for kind, members in KINDS:
        if char in members:
            return kind
    if "a" <= char <= "z":
        return "abcdefghijklmnopqrstuvwxyz"
    if "A" <= char <= "Z":
        return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return _of_script(char) if ord(char) >= _LATIN_ENDS else ""


def holds_data(text: str) -> bool:
    """Whether a character in it would be exchanged."""
    return any(alphabet(char) for char in text)


def _exchanged(char: str, drawn: int) -> str:
    if "a" <= char <= "z":
        return _LOWER[drawn % len(_LOWER)]
    if "A" <= char <= "Z":
        return _LOWER[drawn % len(_LOWER)].upper()
    others = alphabet(char)
    return others[drawn % len(others)] if others else char


@lru_cache(maxsize=4096)
def _of_script(char: str) -> str:
    """Letters or digits of the same kind near it in Unicode, as long in UTF-8."""
    kind = unicodedata.category(char)
    if kind[0] not in "LNM":
        return ""
    first = ord(char) & -_BLOCK
    near = [chr(code) for code in range(first, first + _BLOCK)]
    return "".join(each for each in near if unicodedata.category(each) == kind)
