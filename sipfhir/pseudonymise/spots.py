"""A file as values in their places: a tree that is there even when the file is broken."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sipfhir.pseudonymise.roles import ANY, Role


class Piece(NamedTuple):
    """Characters ``start`` to ``end`` of a text, and how a value is spelled in them."""

    start: int
    end: int
    notation: str


class Edit(NamedTuple):
    """What is written in the place of a piece."""

    start: int
    end: int
    text: str


class Spot:
    """An element, member, item or value. ``kids`` is None for a value, which stands in ``piece``.

    XML: attributes are kids named ``@x``, texts kids named ``.``. ``labels`` are the places of its name.
    ``known``: its name is one that a mapping or FHIR has. ``tag`` is the name with its prefix. ``inner`` is a
    document that stands in the value as text. ``days``: how far the dates of its person are moved.
    ``virtual``: what a reference leads to, which stands elsewhere in the file.
    """

    __slots__ = (
        "array",
        "days",
        "inner",
        "kids",
        "known",
        "labels",
        "name",
        "piece",
        "role",
        "tag",
        "value",
        "virtual",
    )

    def __init__(
        self,
        name: str,
        kids: "list[Spot] | None" = None,
        value: Any = None,
        piece: Piece | None = None,
        *,
        array: bool = False,
    ) -> None:
        self.name = name
        self.tag = name
        self.kids = kids
        self.value = value
        self.piece = piece
        self.array = array
        self.labels: list[Piece] = []
        self.role: Role = ANY
        self.known = False
        self.inner: Scan | None = None
        self.days = 0
        self.virtual = False

    def add(self, kid: "Spot") -> None:
        """One more kid."""
        assert self.kids is not None
        self.kids.append(kid)

    def leaf(self, path: tuple[str, ...]) -> Any:
        """The value at a path of names below, None when there is none."""
        if not path:
            return self.value if self.kids is None else self.child(".").value
        return self.child(path[0]).leaf(path[1:])

    def child(self, name: str) -> "Spot":
        """The first kid of that name; one that holds nothing when there is none."""
        return next((kid for kid in self.kids or () if kid.name == name), None) or Spot("")

    def all(self) -> "Iterator[Spot]":
        """This spot and all below it, in the order of the file."""
        waiting = [self]
        while waiting:
            spot = waiting.pop()
            yield spot
            waiting += (kid for kid in reversed(spot.kids or ()) if not kid.virtual)


class Scan(NamedTuple):
    """A text taken apart: the tree, and pieces that are in no value: comments, strays."""

    root: Spot
    loose: list[Piece]
