"""Where many pointers lead in one text: it is gone through once, however many findings there are."""

import json
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import Any

from sipfhir.formats.json_text import blanks

Tree = dict[str, Any]
"""The steps of the pointers: under each step those that follow it."""
_DECODER = json.JSONDecoder(strict=False)
_POINTER = ""
"""Under this key stands the pointer that ends there; no step is called so."""


def places(text: str, pointers: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Line and column, from 1, of each pointer; of the last part of it that is there."""
    tree: Tree = {}
    for pointer in pointers:
        here = tree
        for step in pointer.split("/")[1:]:
            here = here.setdefault(f"/{step}", {})
        here[_POINTER] = pointer
    found: dict[str, int] = {}
    _walk(text, blanks(text, 0), tree, found)
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    lines = {pointer: bisect_right(starts, at) for pointer, at in found.items()}
    return {pointer: (line, found[pointer] - starts[line - 1] + 1) for pointer, line in lines.items()}


def _walk(text: str, at: int, tree: Tree, found: dict[str, int]) -> int:
    """The end of the value at a place; what is not on the way of a pointer is passed over."""
    for pointer in _ended(tree):
        found[pointer] = at
    opening = text[at]
    if opening not in "{[" or tree.keys() <= {_POINTER}:
        return _DECODER.raw_decode(text, at)[1]
    here, number = blanks(text, at + 1), 0
    while text[here] not in "}]":
        name, value = str(number), here
        if opening == "{":
            key, after = _DECODER.raw_decode(text, here)
            name, value = key.replace("~", "~0").replace("/", "~1"), blanks(text, blanks(text, after) + 1)
        inner = tree.get(f"/{name}")
        end = _DECODER.raw_decode(text, value)[1] if inner is None else _walk(text, value, inner, found)
        end = blanks(text, end)
        here, number = blanks(text, end + 1) if text[end] == "," else end, number + 1
    return here + 1


def _ended(tree: Tree) -> list[str]:
    """The pointers that end here or under here: those under are put right when their place is found."""
    ahead, found = [tree], []
    while ahead:
        for step, inner in ahead.pop().items():
            if step == _POINTER:
                found.append(inner)
            else:
                ahead.append(inner)
    return found
