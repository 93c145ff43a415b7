"""What is counted by: the categories, their order, and which are shown together."""

from collections.abc import Iterable, Mapping, Sequence

from sipfhir.statistics.cases import UNKNOWN, Case
from sipfhir.statistics.pooling import OTHER, pooled, rare

SHARED = ("year", "code", "registered", "follow_up")
"""What tables have in common. A joined category is ``a+b``."""

_NAMES = ("kommun", "unit")
_ORDER = {
    "sex": ("female", "male", "other"),
    "code": ("made", "made-discharge"),
    "registered": ("both", "kva", "ksi", "none"),
    "follow_up": ("within", "later", "none"),
    "follow_up_code": ("registered", "derived", "none"),
}
_ALWAYS = ("female", "male")
"""Shown though nobody is in them, as all age bands are."""

_KVA = {"both": "both+kva", "kva": "both+kva", "ksi": "ksi+none", "none": "ksi+none"}
_KSI = {"both": "both+ksi", "ksi": "both+ksi", "kva": "kva+none", "none": "kva+none"}
COARSER: tuple[Mapping[str, str], ...] = ({}, _KVA, _KSI)
"""Ways to show where codes are registered: both classifications, or one of them alone."""

Shown = dict[str, str]
"""Category → the one that it is shown in."""


def shown(axis: str, cases: Sequence[Case], limit: int, coarser: Mapping[str, str]) -> Shown:
    """How the categories of the cases are shown. ``coarser`` joins some before it is seen which are small."""
    persons: dict[str, set[int]] = {}
    joined: Shown = {}
    for case in cases:
        word = getattr(case, axis)
        joined[word] = coarser.get(word, word)
        persons.setdefault(joined[word], set()).add(case.person)
    together = {name: name for name in persons}
    if axis in SHARED:
        together = pooled(persons, ordered(axis, persons, ()), limit)
    elif axis in _NAMES:
        together = rare(persons, limit)
    return {word: together[name] for word, name in joined.items()}


def ordered(axis: str, names: Iterable[str], bands: Sequence[str]) -> tuple[str, ...]:
    """Categories in their order, what is not known last. Joined ones stand where their first does."""
    order = list(bands if axis == "age" else _ORDER.get(axis, ()))
    every = {*names, *(order if axis == "age" else _ALWAYS if axis == "sex" else ())}
    last = (OTHER, UNKNOWN)

    def place(name: str) -> tuple[int, int, str]:
        first = name.split("+")[0] if axis in SHARED else name
        known = order.index(first) if first in order else len(order)
        return (last.index(name) + 1 if name in last and name not in order else 0, known, name)

    return tuple(sorted(every, key=place))
