"""Texts in a field: what separates is escaped, and what was escaped is read (HL7 v2.5.1, 2.7).

A line break is ``\\.br\\``, other control characters and blanks at the ends are ``\\X..\\``. Letters stand as
they are: the charset holds them.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

NULL = '""'
"""HL7's word for "delete what you have": no value."""


class Separators(NamedTuple):
    """MSH-1 and MSH-2."""

    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    subcomponent: str = "&"

    @property
    def letters(self) -> dict[str, str]:
        """The letter that stands for each."""
        return dict(zip("FSRET", self, strict=True))


STANDARD = Separators()
_ESCAPED = {sign: f"\\{letter}\\" for letter, sign in STANDARD.letters.items()} | {"\n": "\\.br\\"}
_SPECIAL = re.compile(r"[|^~\\&\x00-\x1f\x7f-\x9f\u2028\u2029]|^\s+|\s+\Z")
_BREAKS = {".br": "\n", ".sp": "\n", ".ce": "\n", ".in": "", ".ti": "", ".sk": " ", ".fi": "", ".nf": ""}
_COUNTED = re.compile(r"(\.[a-z]{2})\s?[+-]?([0-9]{0,2})")
_HEX = re.compile(r"X((?:[0-9A-Fa-f]{2})+)")
_MOST = 60
"""Characters of an escape sequence; \\Z..\\ and \\X..\\ of real messages are shorter."""


def escaped(text: str, codec: str = "utf-8") -> str:
    """A text as it stands in a field that begins with the standard separators."""
    if text == NULL:
        return _hex(NULL, codec)
    return _SPECIAL.sub(lambda found: "".join(_one(sign, codec) for sign in found[0]), text)


def _one(sign: str, codec: str) -> str:
    return _ESCAPED.get(sign) or _hex(sign, codec)


def _hex(text: str, codec: str) -> str:
    return f"\\X{text.encode(codec).hex().upper()}\\"


def unescaped(text: str, separators: Separators, codec: str, odd: Callable[[], None]) -> str:
    """The text of a field. A sequence that is not known stays as it stands, and ``odd`` is called."""
    sign = separators.escape
    if not sign or sign not in text:
        return text
    letters = separators.letters
    parts = text.split(sign)
    out, i = [parts[0]], 1
    while i < len(parts):
        whole = i + 1 < len(parts) and len(parts[i]) <= _MOST
        meant = _meant(parts[i], letters, codec) if whole else None
        if meant is None:
            odd()
            meant = sign + parts[i] + (sign if whole else "")
        out += [meant, parts[i + 1]] if whole else [meant]
        i += 2 if whole else 1
    return "".join(out)


def _meant(sequence: str, letters: dict[str, str], codec: str) -> str | None:
    """What a sequence stands for; None when nobody here knows. \\H\\ and \\N\\ only say how it looks."""
    if sequence in letters:
        return letters[sequence]
    if sequence in ("H", "N"):
        return ""
    if match := _HEX.fullmatch(sequence):
        try:
            return bytes.fromhex(match[1]).decode(codec)
        except UnicodeDecodeError:
            return None
    if (match := _COUNTED.fullmatch(sequence)) and match[1] in _BREAKS:
        known = _BREAKS[match[1]]
        return known * max(1, int(match[2] or 1))
    return None
