"""Numbers and codes of a system's own: each gets one of equal shape, never the same as another gets."""

import re
from collections.abc import Callable
from math import prod

from sipfhir.pseudonymise.keyed import Key
from sipfhir.pseudonymise.letters import alphabet, scrambled

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_HEX = {False: "0123456789abcdef", True: "0123456789ABCDEF"}
_FEW = 40
_LONGEST = 80
_TRIES = 200


def never(_: str) -> bool:
    """Nothing is refused."""
    return False


def token(key: Key, purpose: str, text: str, refused: Callable[[str], bool] = never) -> str:
    """A token of equal shape, one for each, that ``refused`` does not refuse.

    A token with hardly any other of its shape (a single sign) stays as it is unless that is refused.
    """
    kinds = _kinds(text)
    size = prod(map(len, kinds))
    if len(text) > _LONGEST:
        return scrambled(key, purpose, text)
    if size < _FEW and not refused(text):
        return text
    number = _number(text, kinds)
    for _ in range(_TRIES):
        number = key.moved(f"{purpose} {_shape(kinds)}", number, size)
        made = _text(number, kinds)
        if not refused(made):
            return made
    return scrambled(key, purpose, text)


def _kinds(text: str) -> list[str]:
    """For each character what it may become. A number keeps whether it begins with a zero."""
    if _UUID.fullmatch(text):
        return [_HEX[text.isupper()] if char != "-" else char for char in text]
    kinds = [alphabet(char) or char for char in text]
    if kinds and kinds[0] == "0123456789":
        kinds[0] = "0" if text[0] == "0" else "123456789"
    return kinds


def _shape(kinds: list[str]) -> str:
    return "".join(kind[0] if len(kind) > 1 else f"={kind}" for kind in kinds)


def _number(text: str, kinds: list[str]) -> int:
    number = 0
    for char, kind in zip(text, kinds, strict=True):
        number = number * len(kind) + (kind.index(char) if char in kind else kind.index(char.lower()))
    return number


def _text(number: int, kinds: list[str]) -> str:
    made = []
    for kind in reversed(kinds):
        number, place = divmod(number, len(kind))
        made.append(kind[place])
    return "".join(reversed(made))
