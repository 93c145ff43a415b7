"""Categories with too few persons are put together, so that nothing has to be hidden in what tables share."""

from collections.abc import Iterable, Mapping, Sequence

OTHER = "other"


def pooled(persons: Mapping[str, Iterable[int]], order: Sequence[str], limit: int) -> dict[str, str]:
    """Category → the category that it is shown in: itself, or ``a+b`` of neighbours put together.

    ``order`` is the order of the categories: one that is too small joins the one before it, the first the one
    after it. The last one that is left may still be too small.
    """
    groups: list[tuple[tuple[str, ...], set[int]]] = [
        ((name,), set(persons[name])) for name in order if name in persons
    ]
    while len(groups) > 1 and min(len(who) for _, who in groups) < limit:
        small = min(range(len(groups)), key=lambda i: len(groups[i][1]))
        low = max(small - 1, 0)
        (first, some), (second, more) = groups[low : low + 2]
        groups[low : low + 2] = [((*first, *second), some | more)]
    return {name: "+".join(names) for names, _ in groups for name in names}


def rare(persons: Mapping[str, Iterable[int]], limit: int) -> dict[str, str]:
    """Category → itself, or ``other`` when too few share it: its name alone would tell of somebody."""
    return {name: name if len(set(who)) >= limit else OTHER for name, who in persons.items()}
