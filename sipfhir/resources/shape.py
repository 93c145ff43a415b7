"""Compiling a table of pairs, once, into a writer and a reader, so that the two cannot drift apart."""

from collections.abc import Callable, Iterable
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec

from sipfhir.resources.codecs import Codec, Make
from sipfhir.resources.reading import At, MisfitError, Reading
from sipfhir.resources.systems import Node, Systems
from sipfhir.resources.tree import Handler, Take, Values, branch

Put = Callable[[Node, Any, Any], None]


class Placed(NamedTuple):
    """A compiled pair: how the value is put into a node, and which places are read.

    Without a ``field`` the whole part is put. ``missing`` writes what FHIR demands of an absent value.
    """

    field: str | None
    put: Put
    takes: tuple[Take, ...]
    missing: Callable[[Node], None] | None = None


Pair = Callable[[Systems, Any], Placed]
"""Made for the systems of a site, and for the class of the part that the table is of."""


class Shape:
    """A compiled table: ``write`` fills a node from a part, ``read`` fills values from a node."""

    def __init__(self, systems: Systems, cls: Any, pairs: Iterable[Pair]) -> None:
        placed = [pair(systems, cls) for pair in pairs]
        takes = [take for one in placed for take in one.takes]
        self.read: Handler = branch(takes)
        self.members = frozenset(take.path[0].removesuffix("[]") for take in takes)
        self._steps = [
            (attrgetter(one.field) if one.field else _whole, one.put, one.missing) for one in placed
        ]

    def write(self, out: Node, part: Any, build: Any) -> None:
        """Fill ``out`` with what the part holds, in the order of the table."""
        for get, put, missing in self._steps:
            value = get(part)
            if value is not None and value != () and value != "":
                put(out, value, build)
            elif missing is not None:
                missing(out)


def _whole(part: Any) -> Any:
    return part


def struct(cls: Any, *pairs: Pair) -> Make:
    """A part of the plan ↔ an element with members: a BackboneElement, or one of FHIR's data types."""

    def make(systems: Systems) -> Codec:
        shape = Shape(systems, cls, pairs)

        def write(value: Any, build: Any) -> Node:
            out: Node = {}
            shape.write(out, value, build)
            return out or systems.absent

        def read(node: Any, r: Reading, at: At) -> Any:
            values: Values = {}
            shape.read(node, at, r, values)
            return made(cls, values)

        return Codec(write, read)

    return make


def made(cls: Any, values: Values) -> Any:
    """The part of a class. Raises MisfitError when a field that it must have is not among the values."""
    if not _required(cls) <= values.keys():
        raise MisfitError
    return cls(**values)


@cache
def _required(cls: Any) -> frozenset[str]:
    return frozenset(field.name for field in msgspec.structs.fields(cls) if field.required)
