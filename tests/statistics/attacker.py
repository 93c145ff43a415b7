"""A reader who tries everything: all tables of whole numbers that agree with what is published."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product

Cell = tuple[int, ...]
Sum = tuple[tuple[int, ...], int]
"""Cells (by number) and what they add up to."""


def solutions(count: int, sums: Sequence[Sum], positive: Collection[int]) -> Iterator[tuple[int, ...]]:
    """All whole numbers that agree with the sums; ``positive`` are those of at least one, the others may be
    zero. Each number must stand in a sum, or there would be no end of them."""
    floors = [1 if i in positive else 0 for i in range(count)]
    left = [total - sum(floors[i] for i in cells) for cells, total in sums]
    if min(left, default=0) < 0:
        return
    holding = [[k for k, (cells, _) in enumerate(sums) if i in cells] for i in range(count)]
    last = [max(cells) for cells, _ in sums]
    yield from _more([], floors, left, holding, last)


def _more(
    known: list[int], floors: list[int], left: list[int], holding: list[list[int]], last: list[int]
) -> Iterator[tuple[int, ...]]:
    i = len(known)
    if i == len(floors):
        yield tuple(known)
        return
    closing = [left[k] for k in holding[i] if last[k] == i]
    most = min(left[k] for k in holding[i])
    for extra in range(most + 1) if not closing else set(closing):
        if extra > most or any(each != extra for each in closing):
            continue
        after = [value - extra if k in holding[i] else value for k, value in enumerate(left)]
        yield from _more([*known, floors[i] + extra], floors, after, holding, last)


def joint(sizes: Sequence[int]) -> list[Cell]:
    """Every combination of categories."""
    return list(product(*map(range, sizes)))


def margin(cells: Sequence[Cell], fixed: Mapping[int, int]) -> tuple[int, ...]:
    """The numbers of the combinations that have these categories."""
    return tuple(i for i, cell in enumerate(cells) if all(cell[axis] == at for axis, at in fixed.items()))
