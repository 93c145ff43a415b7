"""A list of categories: one that is always the same, and one that is a Concept of the plan."""

from collections.abc import Callable
from typing import Any

from sipfhir.resources.concepts import concept
from sipfhir.resources.pairs import keep
from sipfhir.resources.reading import At, Reading
from sipfhir.resources.shape import Pair, Placed
from sipfhir.resources.systems import Node, Systems
from sipfhir.resources.tree import Take, Values, When


def categories(field: str | None, system: str, fixed: Callable[[Systems], Node]) -> Pair:
    """``category`` holds the fixed one first; then the field's, when there is one."""

    def pair(systems: Systems, cls: Any) -> Placed:
        codec, first = concept(system)(systems), fixed(systems)

        def put(out: Node, part: Any, build: Any) -> None:
            value = getattr(part, field) if field else None
            out["category"] = [first, codec.write(value, build)] if value else [first]

        def skip(node: Any, at: At, r: Reading, values: Values) -> None:
            r.skip(node, "fixed by the mapping")

        of_field = (Take(("category",), keep(field, codec), items=True),) if field else ()
        when: When = lambda node, r: bool(node == first)  # noqa: E731
        return Placed(None, put, (Take(("category",), skip, items=True, when=when), *of_field))

    return pair
