"""What differs between two pieces of data, path by path: plans, YAML documents, rows of tables."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, NamedTuple

import msgspec


class _Absent:
    """Stands for what is not there; None is a value of its own."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Any = _Absent()


class Difference(NamedTuple):
    """One leaf that is ``want`` on one side and ``got`` on the other; ABSENT where it is not there."""

    path: str
    want: Any
    got: Any


def differences(want: Any, got: Any, at: str = "") -> Iterator[Difference]:
    """Every leaf that differs between two values of dicts, lists and scalars.

    The items of a list are paired by what they hold, so that one that is put in between moves no other.
    """
    if isinstance(want, dict) and isinstance(got, dict):
        for name in dict.fromkeys((*want, *got)):
            yield from differences(
                want.get(name, ABSENT), got.get(name, ABSENT), f"{at}.{name}" if at else str(name)
            )
    elif isinstance(want, list) and isinstance(got, list):
        for index, one, other in _unlike(want, got):
            yield from differences(one, other, f"{at}[{index}]")
    elif type(want) is not type(got) and (_holds(want) or _holds(got)):
        yield from _leaves(want, got, at)
    elif type(want) is not type(got) or want != got:
        yield Difference(at, want, got)


def _holds(value: Any) -> bool:
    return isinstance(value, dict | list) and bool(value)


def _leaves(want: Any, got: Any, at: str) -> Iterator[Difference]:
    """All that goes, then all that comes: the two have different forms."""
    if want is not ABSENT:
        yield from differences(want, type(want)(), at) if _holds(want) else [Difference(at, want, ABSENT)]
    if got is not ABSENT:
        yield from differences(type(got)(), got, at) if _holds(got) else [Difference(at, ABSENT, got)]


def _unlike(want: list[Any], got: list[Any]) -> Iterator[tuple[int, Any, Any]]:
    """Pairs of items that differ, with the index that they have, or had."""
    one, other = ([msgspec.json.encode(item) for item in items] for items in (want, got))
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for i, j in zip_longest(range(a, b), range(c, d)):
            before = ABSENT if i is None else want[i]
            after = ABSENT if j is None else got[j]
            yield (i if j is None else j), before, after
