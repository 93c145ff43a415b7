"""Pairs: plan field ↔ place in a resource. A table of them, one a resource, is both its writer and its
reader.

A path has dots between its steps; ``name[]`` is a list of which the first item is meant:
``target[].dueDate``.
"""

from collections.abc import Callable
from typing import Any

from sipfhir.resources.codecs import Codec, Make, same, text
from sipfhir.resources.reading import At, MisfitError, Reading, bad_value
from sipfhir.resources.shape import Pair, Placed, Put
from sipfhir.resources.systems import Node, Systems
from sipfhir.resources.tree import Handler, Take, Values, When


def steps_of(path: str) -> tuple[str, ...]:
    """The steps of a path."""
    return tuple(path.split("."))


def holder(path: str) -> tuple[Callable[[Node], Node], str]:
    """What finds, or makes, the node that holds the last step of a path; and that step."""
    *steps, last = steps_of(path)

    def hold(out: Node) -> Node:
        for step in steps:
            listed = step.endswith("[]")
            out = out.setdefault(step[:-2], [{}])[0] if listed else out.setdefault(step, {})
        return out

    return hold if steps else lambda out: out, last


def setter(path: str) -> Callable[[Node, Any], None]:
    """What sets a node at a path."""
    hold, last = holder(path)
    if last.endswith("[]"):
        return lambda out, node: hold(out).update({last[:-2]: [node]})

    def put(out: Node, node: Any) -> None:
        hold(out)[last] = node

    return put


def keep(field: str, codec: Codec, many: bool = False) -> Handler:
    """Reads a node into the values; what says nothing leaves the field absent, a second one does not fit."""

    def handle(node: Any, at: At, r: Reading, values: Values) -> None:
        if field in values and not many:
            raise MisfitError
        value = codec.read(node, r, at)
        if value is not None:
            values[field] = (*values.get(field, ()), value) if many else value

    return handle


def element(field: str, path: str, make: Make = text, missing: str | None = None) -> Pair:
    """A field in an element of its own. ``missing``: the path where FHIR asks to be told of its absence."""

    def pair(systems: Systems, cls: Any) -> Placed:
        codec = make(systems)
        takes = (Take(steps_of(path), keep(field, codec)),)
        silent = setter(missing) if missing else None
        return Placed(
            field, _put(path, codec), takes, (lambda out: silent(out, systems.absent)) if silent else None
        )

    return pair


def _put(path: str, codec: Codec) -> Put:
    write, put = codec.write, setter(path)
    if "." in path or path.endswith("[]"):
        return lambda out, value, build: put(out, write(value, build))
    if write is same:
        return lambda out, value, build: out.__setitem__(path, value)
    return lambda out, value, build: out.__setitem__(path, write(value, build))


def each(field: str, path: str, make: Make, when: When | None = None) -> Pair:
    """Many parts, one item of a list each. The list may hold items of other fields, told apart by
    ``when``."""

    def pair(systems: Systems, cls: Any) -> Placed:
        codec = make(systems)
        hold, key = holder(path)

        def put(out: Node, values: Any, build: Any) -> None:
            hold(out).setdefault(key, []).extend([codec.write(value, build) for value in values])

        return Placed(field, put, (Take(steps_of(path), keep(field, codec, True), None, True, when),))

    return pair


def one(field: str, path: str, make: Make, when: When) -> Pair:
    """A single part that is an item of a list which other fields share."""

    def pair(systems: Systems, cls: Any) -> Placed:
        codec = make(systems)
        hold, key = holder(path)

        def put(out: Node, value: Any, build: Any) -> None:
            hold(out).setdefault(key, []).append(codec.write(value, build))

        return Placed(field, put, (Take(steps_of(path), keep(field, codec), None, True, when),))

    return pair


def fixed(path: str, value: Callable[[Systems], Any], because: str) -> Pair:
    """What is always the same: written always, read over when it is the same, unmapped when it is not."""

    def pair(systems: Systems, cls: Any) -> Placed:
        node, put = value(systems), setter(path)

        def handle(found: Any, at: At, r: Reading, values: Values) -> None:
            if found != node:
                raise MisfitError if type(found) is type(node) else bad_value(found)
            r.skip(found, because)

        return Placed(None, lambda out, part, build: put(out, node), (Take(steps_of(path), handle),))

    return pair


def derived(
    path: str,
    make: Callable[[Any, Any], Any],
    because: str,
    holds: Callable[[Any, Reading], bool] = lambda node, r: True,
) -> Pair:
    """What follows from the plan by ``make(part, build)``: written for readers of FHIR, read over where it
    holds."""

    def pair(systems: Systems, cls: Any) -> Placed:
        put = setter(path)

        def write(out: Node, part: Any, build: Any) -> None:
            node = make(part, build)
            if node is not None:
                put(out, node)

        def handle(node: Any, at: At, r: Reading, values: Values) -> None:
            if not holds(node, r):
                raise MisfitError
            r.skip(node, because)

        return Placed(None, write, (Take(steps_of(path), handle),))

    return pair
