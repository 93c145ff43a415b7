"""JSON as text: where a value ends when it cannot be decoded, and where a pointer leads."""

import json
import re
from collections.abc import Iterator

_TOKEN = re.compile(r'"(?:[^"\\\r\n]|\\[^\r\n])*+("?)|[][{},]')
_BLANKS = re.compile(r"[ \t\r\n]*+")
_OPENER = {"}": "{", "]": "["}
_DECODER = json.JSONDecoder(strict=False)


def blanks(text: str, at: int) -> int:
    """The first place from ``at`` on that is not blank."""
    match = _BLANKS.match(text, at)
    return match.end() if match else at


def end_of(text: str, at: int) -> int | None:
    """Where a broken value ends, by its brackets and strings; None when the text ends first.

    A bracket that is missing ends with the one around it; so does an object where a key is due, for that is
    the next element of an array.
    """
    stack: list[str] = []
    comma = -1
    for match in _TOKEN.finditer(text, at):
        mark, here = match[0][0], match.start()
        if mark == '"':
            if not match[1] and match.end() == len(text):
                return None
            if not match[1]:
                # A string that its line ends: what follows may be the next element.
                comma = match.end()
                continue
        elif mark in "{[":
            if mark == "{" and comma >= 0 and stack[-1:] == ["{"]:
                return comma
            stack.append(mark)
        elif mark in "}]":
            if _OPENER[mark] not in stack:
                return here
            while stack.pop() != _OPENER[mark]:
                pass
            if not stack:
                return match.end()
        elif not stack:
            return here
        comma = here if mark == "," else -1
    return None


def locate(raw: bytes | str, pointer: str) -> tuple[int, int]:
    """Line and column, from 1, of what a JSON pointer (RFC 6901) leads to in a text that JSON can decode.

    A pointer that leads nowhere gives the place of the last part that is there.
    """
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    at = blanks(text, 0)
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        found = next((value for key, _, value in _members(text, at) if key == name), None)
        if found is None:
            break
        at = found
    return place(text, at)


def place(text: str, at: int) -> tuple[int, int]:
    """Line and column, from 1, of a place in a text."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def element_places(text: str, key: str) -> list[tuple[int, int]]:
    """Line and column of each element of the array that is a member of the outer object."""
    array = next((value for name, _, value in _members(text, blanks(text, 0)) if name == key), None)
    places: list[tuple[int, int]] = []
    line, before = 1, 0
    for _, _, at in _members(text, array) if array is not None else ():
        line, before = line + text.count("\n", before, at), at
        places.append((line, at - text.rfind("\n", 0, at)))
    return places


def repeated_key(text: str, at: int) -> int:
    """Where the first key stands that its object has already; ``at`` when that cannot be told."""
    ahead = [at]
    while ahead:
        seen: set[str] = set()
        try:
            found = list(_members(text, ahead.pop()))
        except (ValueError, RecursionError):
            return at
        for key, here, _ in found:
            if key in seen:
                return here
            seen.add(key)
        ahead.extend(value for _, _, value in reversed(found))
    return at


def _members(text: str, at: int) -> Iterator[tuple[str, int, int]]:
    """Key, place of the key, place of the value; of an array the index and twice the place."""
    opening = text[at : at + 1]
    if opening not in ("{", "["):
        return
    here, number = blanks(text, at + 1), 0
    while text[here : here + 1] not in ("}", "]", ""):
        key, value = str(number), here
        if opening == "{":
            key, after = _DECODER.raw_decode(text, here)
            value = blanks(text, blanks(text, after) + 1)
        yield key, here, value
        end = blanks(text, _DECODER.raw_decode(text, value)[1])
        here, number = blanks(text, end + 1) if text[end : end + 1] == "," else end, number + 1
