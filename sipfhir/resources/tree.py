"""Joining the readers of a table into a tree of members, so that one walk over a node meets every leaf
once."""

from collections.abc import Callable
from typing import Any, NamedTuple

from sipfhir.resources.codecs import MISSING, listed, members_of
from sipfhir.resources.reading import At, MisfitError, Reading

Values = dict[str, Any]
Handler = Callable[[Any, At, Reading, Values], None]
When = Callable[[Any, Reading], bool]


class Take(NamedTuple):
    """One place that a pair reads: a member; an extension, by ``url``; or items of a list, told apart by
    ``when``.

    A step ``name[]`` of the path is a list of which the first item is meant.
    """

    path: tuple[str, ...]
    handler: Handler
    url: str | None = None
    items: bool = False
    when: When | None = None


def branch(takes: list[Take], depth: int = 0) -> Handler:
    """Reader of one node: a handler for each of its members; what has none is unmapped."""
    steps = dict.fromkeys(take.path[depth] for take in takes)
    handlers = {step.removesuffix("[]"): _member(step, takes, depth) for step in steps}
    handlers.setdefault("extension", by_url({}))

    def read(node: Any, at: At, r: Reading, values: Values) -> None:
        for key, child in members_of(node):
            handler = handlers.get(key)
            if handler is None:
                r.miss(child, (at, key))
            else:
                guarded(handler, child, (at, key), r, values)

    return read


def _member(step: str, takes: list[Take], depth: int) -> Handler:
    group = [take for take in takes if take.path[depth] == step]
    if len(group[0].path) > depth + 1:
        inner = branch(group, depth + 1)
    elif group[0].url is not None:
        inner = by_url({str(take.url): take.handler for take in group})
    else:
        inner = _items(group) if group[0].items else group[0].handler
    return _first(inner) if step.endswith("[]") else inner


def by_url(handlers: dict[str, Handler]) -> Handler:
    """Reader of a list of extensions; one that says that a value is missing is read over."""

    def read(node: Any, at: At, r: Reading, values: Values) -> None:
        for i, extension in enumerate(listed(node)):
            url = extension.get("url") if type(extension) is dict else None
            handler = handlers.get(url) if type(url) is str else None
            if handler is not None:
                guarded(handler, extension, (at, i), r, values)
            elif extension == r.systems.reason:
                r.skip(extension, MISSING)
            else:
                r.miss(extension, (at, i))

    return read


def _items(group: list[Take]) -> Handler:
    group = sorted(group, key=lambda take: take.when is None)

    def read(node: Any, at: At, r: Reading, values: Values) -> None:
        for i, item in enumerate(listed(node)):
            handler = next((take.handler for take in group if take.when is None or take.when(item, r)), None)
            if handler is None:
                r.miss(item, (at, i))
            else:
                guarded(handler, item, (at, i), r, values)

    return read


def _first(inner: Handler) -> Handler:
    def read(node: Any, at: At, r: Reading, values: Values) -> None:
        first, *rest = listed(node)
        guarded(inner, first, (at, 0), r, values)
        for i, item in enumerate(rest, start=1):
            r.miss(item, (at, i))

    return read


def guarded(handler: Handler, node: Any, at: At, r: Reading, values: Values) -> None:
    """A node that does not fit is unmapped as a whole."""
    mark = r.tally.mark()
    before = None if r.trace is None else values.copy()
    try:
        handler(node, at, r, values)
    except MisfitError as error:
        r.tally.back(mark)
        r.misfit(error, node, at)
    if before is not None and r.trace is not None:
        r.trace.taken(values, before, node, at, r)
